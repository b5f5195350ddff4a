import { describe, expect, test } from "vitest";
import {
  readCardVaultConfig,
  readDemoConfig,
  readRelayConfig,
  readSandboxConfig,
  readTemporalConfig,
  readWorkerConfig,
  together,
} from "../../src/config.js";
import { POCKYT, problemsOf, SECRET, WORKER } from "./support.js";

const VAULT = { HOLDFAST_CARD_VAULT_TOKEN: "store-token", HOLDFAST_CARD_VAULT_LEASE_TOKEN: SECRET };

const POCKYT_CONFIG = {
  baseUrl: "https://mapi.example.com",
  merchantNo: "203780",
  storeNo: "303661",
  token: SECRET,
};

test("the worker's defaults are the contract's", () => {
  expect(readWorkerConfig(WORKER)).toEqual({
    taskQueue: "payments",
    publicUrl: "https://pay.example.com",
    accounts: new Map([["default", { shared: false, pockyt: POCKYT_CONFIG }]]),
    cardVault: { url: "http://card-vault:8081", leaseToken: SECRET },
    schedules: {
      check: [5, 30, 120, 600, 3600, 21600, 86400],
      poll: [120, 300, 900, 3600, 21600, 86400],
      notFoundAnswers: 4,
      notFoundSettleSeconds: 720,
    },
    minRetentionDays: 90,
    bindAddress: "0.0.0.0",
    metricsPort: 9464,
  });
});

test("the other processes' defaults are the contract's", () => {
  expect(readRelayConfig(POCKYT)).toEqual({
    bindAddress: "0.0.0.0",
    port: 8080,
    metricsPort: 9465,
    accounts: new Map([["default", { shared: false, pockyt: { merchantNo: "203780", token: SECRET } }]]),
    taskQueue: "payments",
  });
  expect(readCardVaultConfig(VAULT)).toEqual({
    bindAddress: "0.0.0.0",
    port: 8081,
    metricsPort: 9466,
    storeToken: "store-token",
    leaseToken: SECRET,
  });
  expect(readSandboxConfig({})).toEqual({ port: 8090 });
  expect(readDemoConfig({ TEMPORAL_CLI_PATH: "/opt/temporal" })).toEqual({
    temporalCliPath: "/opt/temporal",
  });
});

test("every variable of the worker is read", () => {
  const config = readWorkerConfig({
    ...WORKER,
    HOLDFAST_TASK_QUEUE: "payments-eu",
    HOLDFAST_PUBLIC_URL: "https://pay.example.com/hooks/",
    HOLDFAST_CHECK_SCHEDULE: "1s,2m",
    HOLDFAST_POLL_SCHEDULE: "1h,1d",
    HOLDFAST_NOT_FOUND_ANSWERS: "1",
    HOLDFAST_NOT_FOUND_SETTLE_SECONDS: "0",
    HOLDFAST_MIN_RETENTION_DAYS: "1",
    HOLDFAST_METRICS_PORT: "0",
    HOLDFAST_PAYLOAD_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
  });
  expect(config).toMatchObject({
    taskQueue: "payments-eu",
    publicUrl: "https://pay.example.com/hooks",
    schedules: { check: [1, 120], poll: [3600, 86400], notFoundAnswers: 1, notFoundSettleSeconds: 0 },
    minRetentionDays: 1,
    metricsPort: 0,
  });
  expect(config.payloadKeys?.map(({ keyId, key }) => [keyId, key.export()])).toEqual([
    ["k1", Buffer.alloc(32, 7)],
  ]);
});

test("the ports of the other processes are read", () => {
  expect(
    readRelayConfig({ ...POCKYT, HOLDFAST_RELAY_PORT: "80", HOLDFAST_METRICS_PORT: "81" }),
  ).toMatchObject({
    port: 80,
    metricsPort: 81,
  });
  expect(
    readCardVaultConfig({ ...VAULT, HOLDFAST_CARD_VAULT_PORT: "82", HOLDFAST_METRICS_PORT: "83" }),
  ).toMatchObject({ port: 82, metricsPort: 83 });
  expect(readSandboxConfig({ HOLDFAST_SANDBOX_PORT: "65535" })).toEqual({ port: 65535 });
});

test("an empty variable counts as not set", () => {
  expect(readWorkerConfig({ ...WORKER, HOLDFAST_TASK_QUEUE: "", PAYERMAX_APP_ID: "" }).taskQueue).toBe(
    "payments",
  );
  expect(readSandboxConfig({ HOLDFAST_SANDBOX_PORT: "" })).toEqual({ port: 8090 });
  expect(problemsOf(() => readWorkerConfig({ ...WORKER, HOLDFAST_PUBLIC_URL: "" }))).toEqual([
    expect.stringMatching(/^HOLDFAST_PUBLIC_URL is missing; expected an absolute https URL/),
  ]);
});

describe("what is refused", () => {
  test.each([
    ["HOLDFAST_TASK_QUEUE", " payments", "has white space around it"],
    ["HOLDFAST_TASK_QUEUE", "pay\u0007ments", "has a control character in it"],
    ["HOLDFAST_PUBLIC_URL", "pay.example.com", "is not such a URL"],
    ["HOLDFAST_PUBLIC_URL", "http://pay.example.com", "is plain http to a public host"],
    ["HOLDFAST_CARD_VAULT_URL", "card-vault:8081", "is not such a URL"],
    ["HOLDFAST_CARD_VAULT_LEASE_TOKEN", "two words", "has other characters"],
    ["HOLDFAST_CARD_VAULT_LEASE_TOKEN", "x", "is shorter than 8 characters"],
    ["HOLDFAST_CARD_VAULT_LEASE_TOKEN", `${SECRET}\n`, "has other characters"],
    ["HOLDFAST_MIN_RETENTION_DAYS", "0", "is out of range"],
    ["HOLDFAST_BIND_ADDRESS", "localhost", "is not an IP address"],
    ["HOLDFAST_METRICS_PORT", "65536", "is out of range"],
    ["HOLDFAST_METRICS_PORT", "8080 ", "is not a whole number"],
    ["HOLDFAST_METRICS_PORT", "1e3", "is not a whole number"],
    ["HOLDFAST_METRICS_PORT", "08", "is not a whole number"],
    ["HOLDFAST_METRICS_PORT", "0x50", "is not a whole number"],
    ["HOLDFAST_METRICS_PORT", "-1", "is not a whole number"],
    ["HOLDFAST_METRICS_PORT", "8080.0", "is not a whole number"],
    ["HOLDFAST_METRICS_PORT", "٨٠", "is not a whole number"],
    ["HOLDFAST_CHECK_SCHEDULE", "5", "is not a list of durations"],
    ["HOLDFAST_CHECK_SCHEDULE", "5s,", "is not a list of durations"],
    ["HOLDFAST_CHECK_SCHEDULE", "5s, 30s", "is not a list of durations"],
    ["HOLDFAST_CHECK_SCHEDULE", "0s", "is not a list of durations"],
    ["HOLDFAST_CHECK_SCHEDULE", "-5s", "is not a list of durations"],
    ["HOLDFAST_POLL_SCHEDULE", "1w", "is not a list of durations"],
    ["HOLDFAST_POLL_SCHEDULE", "1.5h", "is not a list of durations"],
    ["HOLDFAST_POLL_SCHEDULE", "99999999999999999999d", "is not a list of durations"],
    ["HOLDFAST_NOT_FOUND_ANSWERS", "0", "is out of range"],
    ["HOLDFAST_NOT_FOUND_ANSWERS", "9007199254740993", "is out of range"],
    ["HOLDFAST_NOT_FOUND_SETTLE_SECONDS", "12m", "is not a whole number"],
    ["HOLDFAST_PAYLOAD_KEYS", SECRET, "has a bad entry, number 1"],
    ["POCKYT_BASE_URL", "ftp://mapi.example.com", "is not such a URL"],
    ["POCKYT_MERCHANT_NO", "203780\r", "has white space around it"],
    ["POCKYT_STORE_NO", "\u00a0303661", "has white space around it"],
    ["POCKYT_TOKEN", `${SECRET}\n`, "has white space around it"],
    ["POCKYT_TOKEN", "x", "is shorter than 8 characters"],
    ["POCKYT_TOKEN", "1234567", "is shorter than 8 characters"],
  ])("%s=%j", (name, value, what) => {
    const [problem, ...others] = problemsOf(() => readWorkerConfig({ ...WORKER, [name]: value }));
    expect(problem).toContain(`${name} ${what}; expected `);
    expect(others).toEqual([]);
  });

  test("ports of the other processes", () => {
    expect(problemsOf(() => readRelayConfig({ ...POCKYT, HOLDFAST_RELAY_PORT: "http" }))).toEqual([
      "HOLDFAST_RELAY_PORT is not a whole number; expected a whole number in decimal digits, 0 to 65535",
    ]);
    expect(problemsOf(() => readSandboxConfig({ HOLDFAST_SANDBOX_PORT: "-1" }))).toHaveLength(1);
    expect(problemsOf(() => readDemoConfig({}))).toEqual([
      "TEMPORAL_CLI_PATH is missing; expected the path of Temporal's CLI",
    ]);
  });

  test("one token for storing and leasing cards", () => {
    const env = { HOLDFAST_CARD_VAULT_TOKEN: SECRET, HOLDFAST_CARD_VAULT_LEASE_TOKEN: SECRET };
    expect(problemsOf(() => readCardVaultConfig(env))).toEqual([expect.stringContaining("are the same")]);
  });
});

test("nothing set: every required variable is named, in one message", () => {
  const problems = problemsOf(() => readWorkerConfig({}));
  expect(problems.map((problem) => problem.split(";")[0])).toEqual([
    "HOLDFAST_PUBLIC_URL is missing",
    "HOLDFAST_CARD_VAULT_URL is missing",
    "HOLDFAST_CARD_VAULT_LEASE_TOKEN is missing",
    "no account is configured",
  ]);
  expect(problemsOf(() => readCardVaultConfig({}))).toHaveLength(2);
});

test("everything wrong at once, Temporal's too, is in one message", () => {
  const env = {
    HOLDFAST_PUBLIC_URL: SECRET,
    HOLDFAST_CARD_VAULT_URL: `https://user:${SECRET}@vault.example.com`,
    HOLDFAST_MIN_RETENTION_DAYS: SECRET,
    HOLDFAST_CHECK_SCHEDULE: SECRET,
    HOLDFAST_PAYLOAD_KEYS: `k1:${SECRET}`,
    HOLDFAST_ACCOUNTS_FILE: `{"default":{"pockyt":{"token":"${SECRET}"}}}`,
    POCKYT_TOKEN: `${SECRET} `,
    PAYERMAX_PRIVATE_KEY: SECRET,
    TEMPORAL_ADDRESS: `http://${SECRET}`,
    TEMPORAL_TLS: SECRET,
  };
  const problems = problemsOf(() =>
    together({ config: () => readWorkerConfig(env), temporal: () => readTemporalConfig(env) }),
  );
  expect(problems.map((problem) => problem.split(/ (?:is|has|names)/)[0])).toEqual([
    "HOLDFAST_PUBLIC_URL",
    "HOLDFAST_CARD_VAULT_URL",
    "HOLDFAST_CARD_VAULT_LEASE_TOKEN",
    "HOLDFAST_MIN_RETENTION_DAYS",
    "HOLDFAST_PAYLOAD_KEYS",
    "HOLDFAST_CHECK_SCHEDULE",
    "HOLDFAST_ACCOUNTS_FILE",
    "PAYERMAX_APP_ID",
    "PAYERMAX_MERCHANT_NO",
    "PAYERMAX_PUBLIC_KEY",
    "PAYERMAX_BASE_URL",
    "PAYERMAX_PRIVATE_KEY",
    "POCKYT_MERCHANT_NO",
    "POCKYT_TOKEN",
    "POCKYT_BASE_URL",
    "POCKYT_STORE_NO",
    "TEMPORAL_TLS",
    "TEMPORAL_ADDRESS (address in temporal.toml)",
  ]);
});

test("an account at Pockyt may take fewer of its currencies, and no others", () => {
  const { accounts } = readWorkerConfig({ ...WORKER, POCKYT_CURRENCIES: "USD, EUR" });
  expect(accounts.get("default")?.pockyt).toEqual({ ...POCKYT_CONFIG, currencies: ["USD", "EUR"] });
  for (const others of ["CNY", "USD,KRW", "usd", "USD,", ","])
    expect(problemsOf(() => readWorkerConfig({ ...WORKER, POCKYT_CURRENCIES: others }))).toEqual([
      expect.stringMatching(
        /^POCKYT_CURRENCIES has others in it; expected some of AUD, BRL, .*, with commas$/,
      ),
    ]);
});
