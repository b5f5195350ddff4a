import { expect, test } from "vitest";
import { ConfigError } from "../../src/config.js";
import { readDeployment } from "../../src/config/deployment.js";

const [TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID] = ["payments", "1.4.2+5f3a"];

test("both set: the worker is that version; neither: it is none", () => {
  expect(readDeployment({ TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID })).toEqual({
    deploymentName: "payments",
    buildId: "1.4.2+5f3a",
  });
  expect(readDeployment({})).toBeNull();
  expect(readDeployment({ TEMPORAL_DEPLOYMENT_NAME: "", TEMPORAL_WORKER_BUILD_ID: "" })).toBeNull();
});

test.each([
  [{ TEMPORAL_DEPLOYMENT_NAME }, /need each other; only one is given/],
  [{ TEMPORAL_WORKER_BUILD_ID }, /need each other; only one is given/],
  [
    { TEMPORAL_DEPLOYMENT_NAME: "pay.ments", TEMPORAL_WORKER_BUILD_ID },
    /NAME is pay\.ments; expected letters/,
  ],
  [{ TEMPORAL_DEPLOYMENT_NAME, TEMPORAL_WORKER_BUILD_ID: "1:2" }, /BUILD_ID is 1:2; expected letters/],
])("%j is refused", (env, message) => {
  expect(() => readDeployment(env)).toThrow(ConfigError);
  expect(() => readDeployment(env)).toThrow(message);
});
