import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  readCardVaultConfig,
  readCodecConfig,
  readDemoConfig,
  readRelayConfig,
  readSandboxConfig,
  readTemporalConfig,
  readWorkerConfig,
  together,
} from "../../src/config.js";
import { selfSigned } from "../support/self-signed.js";
import { folder, POCKYT, problemsOf, SECRET, WORKER } from "./support.js";

const STORE_TOKEN = "the-store-token-that-backends-have";
const VAULT = { HOLDFAST_CARD_VAULT_TOKEN: STORE_TOKEN, HOLDFAST_CARD_VAULT_LEASE_TOKEN: SECRET };

const POCKYT_CONFIG = {
  baseUrl: "https://mapi.example.com",
  merchantNo: "203780",
  storeNo: "303661",
  token: SECRET,
};

test("the worker's defaults are those of docs/reference.md", () => {
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
    deployment: null,
    bindAddress: "0.0.0.0",
    metricsPort: 9464,
  });
});

test("the other processes' defaults are those of docs/reference.md", () => {
  expect(readRelayConfig(POCKYT)).toEqual({
    bindAddress: "0.0.0.0",
    port: 8080,
    metricsPort: 9465,
    accounts: new Map([["default", { shared: false, pockyt: { merchantNo: "203780", token: SECRET } }]]),
    taskQueue: "payments",
    spool: null,
    trustedProxies: [],
  });
  expect(readCardVaultConfig(VAULT)).toEqual({
    bindAddress: "127.0.0.1",
    port: 8081,
    metricsPort: 9466,
    storeToken: STORE_TOKEN,
    leaseToken: SECRET,
    storeUrl: null,
    tls: null,
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
    HOLDFAST_MAX_CACHED_PAYMENTS: "500",
    TEMPORAL_DEPLOYMENT_NAME: "payments",
    TEMPORAL_WORKER_BUILD_ID: "1.4.2",
    HOLDFAST_PAYLOAD_KEYS: `k1:${Buffer.alloc(32, 7).toString("base64")}`,
    HOLDFAST_NOTIFICATION_KEYS: `n2:${Buffer.alloc(32, 8).toString("base64")},n1:${Buffer.alloc(32, 9).toString("base64")}`,
  });
  expect(config).toMatchObject({
    taskQueue: "payments-eu",
    publicUrl: "https://pay.example.com/hooks",
    schedules: { check: [1, 120], poll: [3600, 86400], notFoundAnswers: 1, notFoundSettleSeconds: 0 },
    minRetentionDays: 1,
    metricsPort: 0,
    maxCachedPayments: 500,
    deployment: { deploymentName: "payments", buildId: "1.4.2" },
  });
  expect(config.payloadKeys?.map(({ keyId, key }) => [keyId, key.export()])).toEqual([
    ["k1", Buffer.alloc(32, 7)],
  ]);
  expect(config.notificationKeys?.map(({ keyId, key }) => [keyId, key.export()])).toEqual([
    ["n2", Buffer.alloc(32, 8)],
    ["n1", Buffer.alloc(32, 9)],
  ]);
});

test("one key for payloads and notifications is refused, in the worker and in the relay", () => {
  const base64 = Buffer.alloc(32, 7).toString("base64");
  const keys = { HOLDFAST_PAYLOAD_KEYS: `k1:${base64}`, HOLDFAST_NOTIFICATION_KEYS: `n1:${base64}` };
  const problem =
    "HOLDFAST_NOTIFICATION_KEYS has a key of HOLDFAST_PAYLOAD_KEYS too, n1; expected one of its own";
  expect(problemsOf(() => readWorkerConfig({ ...WORKER, ...keys }))).toEqual([problem]);
  expect(problemsOf(() => readRelayConfig({ ...POCKYT, ...keys }))).toEqual([problem]);
});

describe("the codec endpoint", () => {
  const keys = `k1:${Buffer.alloc(32, 7).toString("base64")}`;
  const codec = {
    HOLDFAST_CODEC_PORT: "8082",
    HOLDFAST_CODEC_TOKEN: "t".repeat(32),
    HOLDFAST_PAYLOAD_KEYS: keys,
  };

  test("listens on this machine and lets no page in, unless it is told to", () => {
    expect(readCodecConfig(codec)).toMatchObject({ bindAddress: "127.0.0.1", port: 8082, origins: [] });
    const origins = "https://temporal.example.com, http://127.0.0.1:8233";
    expect(readCodecConfig({ ...codec, HOLDFAST_CODEC_ORIGINS: origins }).origins).toEqual(
      origins.split(", "),
    );
  });

  test.each([
    "*",
    "null",
    "https://temporal.example.com/",
    "https://*.example.com",
    "http://temporal.example.com",
  ])("takes no %s for an origin", (origin) => {
    const env = { ...codec, HOLDFAST_CODEC_ORIGINS: `https://ui.example.com,${origin}` };
    expect(problemsOf(() => readCodecConfig(env))).toEqual([
      expect.stringMatching(/^HOLDFAST_CODEC_ORIGINS has a bad entry, number 2; expected /) as string,
    ]);
  });
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
    ["HOLDFAST_CARD_VAULT_URL", "http://vault.example.com", "is plain http to a public host"],
    ["HOLDFAST_CARD_VAULT_LEASE_TOKEN", "two words", "has other characters"],
    ["HOLDFAST_CARD_VAULT_LEASE_TOKEN", "x".repeat(31), "is shorter than 32 characters"],
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

describe("the card vault", () => {
  test("may share a store, whose password no message shows", () => {
    const store = (url: string) => readCardVaultConfig({ ...VAULT, HOLDFAST_CARD_VAULT_STORE: url }).storeUrl;
    expect(store("memory")).toBeNull();
    expect(store("rediss://:word@cards.example.com")).toBe("rediss://:word@cards.example.com");
    expect(problemsOf(() => store(`redis://:${SECRET}@cards.example.com`))).toEqual([
      "HOLDFAST_CARD_VAULT_STORE is without TLS to a public host; expected memory, or redis://[user:password@]host[:port][/number], with rediss:// for TLS (without it only on this machine or in a private network)",
    ]);
  });

  test("has a certificate with its key, or neither", () => {
    const { cert, key } = selfSigned();
    const other = selfSigned();
    const files = folder({ "cert.pem": cert, "key.pem": key, "other.pem": other.key });
    const tls = (certFile: string, keyFile: string) =>
      readCardVaultConfig({
        ...VAULT,
        HOLDFAST_CARD_VAULT_TLS_CERT_FILE: certFile && join(files, certFile),
        HOLDFAST_CARD_VAULT_TLS_KEY_FILE: keyFile && join(files, keyFile),
      }).tls;
    expect(tls("cert.pem", "key.pem")).toEqual({ cert, key });
    const both = "HOLDFAST_CARD_VAULT_TLS_CERT_FILE and HOLDFAST_CARD_VAULT_TLS_KEY_FILE";
    for (const [certFile, keyFile, problem] of [
      [
        "cert.pem",
        "",
        /^HOLDFAST_CARD_VAULT_TLS_KEY_FILE is missing; expected a file for each of .*, or neither$/,
      ],
      ["", "key.pem", /^HOLDFAST_CARD_VAULT_TLS_CERT_FILE is missing; /],
      [
        "none.pem",
        "key.pem",
        /^HOLDFAST_CARD_VAULT_TLS_CERT_FILE names a file that can't be read \(ENOENT\); /,
      ],
      ["cert.pem", "other.pem", new RegExp(`^${both} can't be used \\(.*\\); expected a certificate`)],
      ["key.pem", "key.pem", new RegExp(`^${both} can't be used`)],
    ] as const)
      expect(problemsOf(() => tls(certFile, keyFile))).toEqual([expect.stringMatching(problem)]);
  });
});

test("the demo refuses to believe every server", () => {
  const env = { TEMPORAL_CLI_PATH: "/opt/temporal", NODE_TLS_REJECT_UNAUTHORIZED: "0" };
  expect(problemsOf(() => readDemoConfig(env))).toEqual([
    expect.stringMatching(/^NODE_TLS_REJECT_UNAUTHORIZED is 0/),
  ]);
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
    HOLDFAST_NOTIFICATION_KEYS: SECRET,
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
    "HOLDFAST_NOTIFICATION_KEYS",
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

describe("the relay's spool and its proxies", () => {
  test("have limits that are written in MiB and hours", () => {
    const env = { ...POCKYT, HOLDFAST_SPOOL_DIR: "/var/lib/holdfast", HOLDFAST_SPOOL_MAX_MIB: "2" };
    expect(readRelayConfig(env).spool).toEqual({
      folder: "/var/lib/holdfast",
      maxBytes: 2 * 1024 * 1024,
      maxAgeMs: 72 * 3_600_000,
    });
    expect(readRelayConfig({ ...env, HOLDFAST_SPOOL_MAX_HOURS: "1" }).spool?.maxAgeMs).toBe(3_600_000);
  });

  test("take addresses and ranges, and no other words", () => {
    const proxies = (text: string) =>
      readRelayConfig({ ...POCKYT, HOLDFAST_TRUSTED_PROXIES: text }).trustedProxies;
    expect(proxies("10.0.0.0/8, 192.0.2.7,2001:db8::/32")).toEqual([
      "10.0.0.0/8",
      "192.0.2.7",
      "2001:db8::/32",
    ]);
    for (const [text, place] of [
      ["all", 1],
      ["10.0.0.0/33", 1],
      ["10.0.0.1,10.0.0.0/8/8", 2],
      ["::1/129", 1],
    ] as const)
      expect(problemsOf(() => readRelayConfig({ ...POCKYT, HOLDFAST_TRUSTED_PROXIES: text }))).toEqual([
        `HOLDFAST_TRUSTED_PROXIES has a bad entry, number ${String(place)}; expected IP addresses or CIDR ranges with commas, such as 10.0.0.0/8,192.0.2.7`,
      ]);
  });
});
