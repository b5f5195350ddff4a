import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, merchant, TOKENS, usePrograms, type Environment, type ProgramName } from "./support.js";

const run = usePrograms();

/** What the operator is told; the set-up's own lines, where it had to build, are not the program's. */
async function refusal(name: ProgramName, env: Environment): Promise<{ code: number | null; told: string }> {
  const program = run(name, env);
  const { code } = await program.ended;
  const output = program.output();
  return { code, told: output.slice(output.search(/^(The configuration|namespace|[\w-]+ could)/m)) };
}

test("a worker that is configured wrongly exits 78 with everything wrong in one message, and no stack", async () => {
  const { env } = await merchant();
  const { code, told } = await refusal("worker", {
    ...env.worker,
    TEMPORAL_ADDRESS: "http://temporal:7233",
    HOLDFAST_PUBLIC_URL: "",
    HOLDFAST_CHECK_SCHEDULE: "5s, 30s",
    HOLDFAST_METRICS_PORT: "94640",
    POCKYT_TOKEN: "",
  });
  expect(code).toBe(78);
  expect(told.trimEnd().split("\n")).toEqual([
    "The configuration has 5 problems:",
    ...["HOLDFAST_PUBLIC_URL", "HOLDFAST_METRICS_PORT", "HOLDFAST_CHECK_SCHEDULE", "POCKYT_TOKEN"].map(
      (name) => expect.stringMatching(new RegExp(`^- ${name} .*; expected `)) as string,
    ),
    expect.stringMatching(/^- TEMPORAL_ADDRESS .*; expected host:port/),
  ]);
});

test("a worker in a namespace that forgets payments too early exits 78 and names the command that mends it", async () => {
  const { HOLDFAST_MIN_RETENTION_DAYS, ...env } = (await merchant()).env.worker;
  expect(HOLDFAST_MIN_RETENTION_DAYS).toBe("1");
  const { code, told } = await refusal("worker", env);
  expect(code).toBe(78);
  expect(told).toBe(
    "namespace default keeps closed workflows for 1 days, but HOLDFAST_MIN_RETENTION_DAYS is 90: " +
      "after that a paymentId could be charged again; run:\n" +
      "  temporal operator namespace update --namespace default --retention 2160h\n",
  );
});

test("a card vault with one token for both jobs exits 78 and does not show it", async () => {
  const { env } = await merchant();
  const { code, told } = await refusal("card-vault", {
    ...env["card-vault"],
    HOLDFAST_CARD_VAULT_LEASE_TOKEN: TOKENS.store,
  });
  expect(code).toBe(78);
  expect(told).toBe(
    "The configuration has one problem:\n" +
      "- HOLDFAST_CARD_VAULT_TOKEN and HOLDFAST_CARD_VAULT_LEASE_TOKEN are the same; expected two tokens\n",
  );
});

test("a relay without an account, and a sandbox without a port number, exit 78", async () => {
  const { TEMPORAL_ADDRESS = "" } = (await merchant()).env.relay;
  const relay = await refusal("relay", { TEMPORAL_ADDRESS });
  expect(relay).toEqual({ code: 78, told: expect.stringContaining("- no account is configured") as string });
  const sandbox = await refusal("sandbox", { HOLDFAST_SANDBOX_PORT: "http" });
  expect(sandbox).toEqual({
    code: 78,
    told: expect.stringContaining("- HOLDFAST_SANDBOX_PORT is not a whole number") as string,
  });
});

test("a codec endpoint is never open by mistake: without port, token or keys it exits 78", async () => {
  const { code, told } = await refusal("codec", { HOLDFAST_CODEC_TOKEN: "short" });
  expect(code).toBe(78);
  expect(told.trimEnd().split("\n")).toEqual([
    "The configuration has 3 problems:",
    expect.stringMatching(/^- HOLDFAST_CODEC_PORT is missing; expected /) as string,
    expect.stringMatching(/^- HOLDFAST_CODEC_TOKEN is shorter than 32 characters; expected /) as string,
    expect.stringMatching(/^- HOLDFAST_PAYLOAD_KEYS is missing; expected /) as string,
  ]);
});

test("a sandbox says in its first line that it is none of production", async () => {
  const program = run("sandbox", (await merchant()).env.sandbox);
  await program.ready();
  const [first = ""] = program
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"));
  expect(JSON.parse(first)).toMatchObject({
    process: "sandbox",
    msg: expect.stringContaining("it is not for production") as string,
  });
  expect((await program.stop()).code).toBe(0);
});

test("a sandbox and a demo exit 78 where NODE_ENV is production", async () => {
  for (const name of ["sandbox", "demo"] as const) {
    const program = run(name, { NODE_ENV: "production" });
    expect((await program.ended).code).toBe(78);
    expect(program.output()).toContain("\n- NODE_ENV is production");
  }
});

test.for(["relay", "card-vault", "sandbox", "worker"] as const)(
  "a %s whose port is taken says so and exits 1, for its supervisor to start it again",
  async (name) => {
    const port = await freePort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, "0.0.0.0", resolve));
    try {
      const { env } = await merchant();
      const variable = {
        relay: "HOLDFAST_RELAY_PORT",
        "card-vault": "HOLDFAST_CARD_VAULT_PORT",
        sandbox: "HOLDFAST_SANDBOX_PORT",
        worker: "HOLDFAST_METRICS_PORT",
      }[name];
      const { code, told } = await refusal(name, { ...env[name], [variable]: String(port) });
      expect(told).toMatch(new RegExp(`^${name} could not start: .*\n$`));
      expect(told).toMatch(/in use/i);
      expect(code).toBe(1);
    } finally {
      other.close();
    }
  },
);
