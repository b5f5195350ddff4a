import { expect, it } from "vitest";

import { readDemoConfig, readSandboxConfig } from "../../src/config.js";
import { problemsOf } from "./support.js";

const env = { NODE_ENV: "production", HOLDFAST_SANDBOX_PORT: "http" };

it("what starts the sandbox is refused in production, beside whatever else is wrong", () => {
  const refusal = expect.stringMatching(/^NODE_ENV is production/) as string;
  expect(problemsOf(() => readDemoConfig({ ...env, TEMPORAL_CLI_PATH: "/t" }))).toEqual([refusal]);
  expect(problemsOf(() => readSandboxConfig(env))).toEqual([
    refusal,
    expect.stringContaining("HOLDFAST_SANDBOX_PORT") as string,
  ]);
  expect(readSandboxConfig({ NODE_ENV: "test" })).toEqual({ port: 8090 });
});
