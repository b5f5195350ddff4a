import { join } from "node:path";
import { expect, test } from "vitest";
import { readTemporalConfig } from "../../src/config.js";
import { folder, problemsOf, SECRET } from "./support.js";

/** An environment in which no file of the machine is found. */
function nowhere(files: Readonly<Record<string, string>> = {}) {
  return { XDG_CONFIG_HOME: folder(files), HOME: folder() };
}

function toml(content: string) {
  return { TEMPORAL_CONFIG_FILE: join(folder({ "temporal.toml": content }), "temporal.toml") };
}

/** Without the folder of the file. */
function problemsIn(env: Record<string, string>): string[] {
  return problemsOf(() => readTemporalConfig(env)).map((problem) =>
    problem.replaceAll(/\S*\/(?=temporal)/g, ""),
  );
}

test("nothing set: the SDK's own defaults", () => {
  expect(readTemporalConfig(nowhere())).toEqual({ connectionOptions: {}, namespace: "default" });
});

test("the variables", () => {
  const env = {
    ...nowhere(),
    TEMPORAL_ADDRESS: "temporal.example.com:7233",
    TEMPORAL_NAMESPACE: "payments.a1b2",
    TEMPORAL_API_KEY: SECRET,
    TEMPORAL_GRPC_META_X_TENANT: "one",
    TEMPORAL_PROFILE: "",
    TEMPORAL_TLS: "",
  };
  const { connectionOptions, namespace } = readTemporalConfig(env);
  expect(namespace).toBe("payments.a1b2");
  expect(connectionOptions).toMatchObject({
    address: "temporal.example.com:7233",
    apiKey: SECRET,
    tls: true,
    metadata: { "x-tenant": "one" },
  });
});

test("temporal.toml: by its variable, with its profile, under the variables", () => {
  const file = toml(`
    [profile.default]
    address = "one:7233"
    [profile.live]
    address = "two:7233"
    namespace = "live"`);
  expect(readTemporalConfig(file)).toMatchObject({ connectionOptions: { address: "one:7233" } });
  expect(readTemporalConfig({ ...file, TEMPORAL_PROFILE: "live", TEMPORAL_NAMESPACE: "other" })).toEqual({
    connectionOptions: { address: "two:7233" },
    namespace: "other",
  });
});

test("temporal.toml: at its usual place", () => {
  const env = nowhere({ "temporalio/temporal.toml": `[profile.default]\nnamespace = "usual"` });
  if (process.platform === "linux") expect(readTemporalConfig(env).namespace).toBe("usual");
});

test("TLS with files", () => {
  const path = folder({ crt: "certificate", key: "key", ca: "authority" });
  const { connectionOptions } = readTemporalConfig({
    ...nowhere(),
    TEMPORAL_TLS_CLIENT_CERT_PATH: join(path, "crt"),
    TEMPORAL_TLS_CLIENT_KEY_PATH: join(path, "key"),
    TEMPORAL_TLS_SERVER_CA_CERT_PATH: join(path, "ca"),
  });
  expect(connectionOptions.tls).toMatchObject({
    clientCertPair: {
      crt: new Uint8Array(Buffer.from("certificate")),
      key: new Uint8Array(Buffer.from("key")),
    },
    serverRootCACertificate: new Uint8Array(Buffer.from("authority")),
  });
});

test.each<[Record<string, string>, string]>([
  [
    { TEMPORAL_ADDRESS: "http://temporal:7233" },
    "TEMPORAL_ADDRESS (address in temporal.toml) is not an address",
  ],
  [{ TEMPORAL_ADDRESS: "temporal:7233/" }, "TEMPORAL_ADDRESS (address in temporal.toml) is not an address"],
  [{ TEMPORAL_ADDRESS: "temporal:99999" }, "TEMPORAL_ADDRESS (address in temporal.toml) is not an address"],
  [{ TEMPORAL_NAMESPACE: "live " }, "TEMPORAL_NAMESPACE (or its like in temporal.toml) is not a text"],
  [{ TEMPORAL_API_KEY: `${SECRET}\n` }, "TEMPORAL_API_KEY (or its like in temporal.toml) is not a text"],
  [{ TEMPORAL_TLS: "yes" }, "TEMPORAL_TLS is not a boolean; expected true or false"],
  [
    { TEMPORAL_TLS_CLIENT_CERT_DATA: SECRET },
    "TEMPORAL_TLS_CLIENT_CERT_* and TEMPORAL_TLS_CLIENT_KEY_* need",
  ],
  [
    { TEMPORAL_TLS_SERVER_CA_CERT_PATH: SECRET },
    "TEMPORAL_TLS_SERVER_CA_CERT_PATH names a file that can't be read",
  ],
  [{ TEMPORAL_TLS_SERVER_CA_CERT_PATH: "." }, "a file of Temporal's TLS settings can't be read (EISDIR)"],
  [{ TEMPORAL_CONFIG_FILE: "none.toml" }, "TEMPORAL_CONFIG_FILE names a file that can't be read (ENOENT)"],
  [{ TEMPORAL_PROFILE: "live" }, "TEMPORAL_PROFILE names a profile that temporal.toml doesn't have"],
])("refused: %j", (env, problem) => {
  expect(problemsIn({ ...nowhere(), ...env })).toEqual([expect.stringContaining(problem)]);
});

test.each([
  [`[profile.default]\napi_key = ${SECRET}`, "temporal.toml: is not valid TOML (line 2)"],
  [`address = "temporal:7233"`, "temporal.toml: can't be read as Temporal's configuration"],
  [`[profile.default]\naddress = 7233`, "TEMPORAL_ADDRESS (address in temporal.toml) is not an address"],
])("refused as a file: case %#", (content, problem) => {
  expect(problemsIn(toml(content))).toEqual([expect.stringContaining(problem)]);
});
