import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, inject, test } from "vitest";
import { flows } from "../../src/demo/flows/index.js";
import { allTests } from "../support/all-tests.js";
import { eventually, freePort, secretsIn, usePrograms, within, type Exit, type Program } from "./support.js";

const ENDS_WITHIN_MS = 100_000;

const run = usePrograms();

function demo(...args: string[]): Program {
  return run("demo", { TEMPORAL_CLI_PATH: inject("temporal").cliPath }, args);
}

function end(program: Program): Promise<Exit> {
  return within(ENDS_WITHIN_MS, "the demo still runs", program.ended);
}

/** The processes that the demo has started, such as Temporal's server; empty where the system doesn't tell. */
function childrenOf({ pid }: Program): number[] {
  if (!existsSync("/proc/self/stat")) return [];
  return readdirSync("/proc").flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      // "pid (name) state ppid …", and the name may hold anything.
      const [, parent] = readFileSync(`/proc/${entry}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      return Number(parent) === pid ? [Number(entry)] : [];
    } catch {
      return [];
    }
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** What watches Temporal's server ends with it. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return;
  }
}

function urlsIn(output: string): string[] {
  return [...new Set(output.match(/http:\/\/127\.0\.0\.1:\d+/g))];
}

/** Neither a process nor a port is left of what the demo started. */
async function expectNothingLeft(children: readonly number[], urls: readonly string[]): Promise<void> {
  await eventually(async () => {
    expect(children.filter(isAlive)).toEqual([]);
    for (const url of urls) await expect(fetch(url)).rejects.toThrow("fetch failed");
  });
}

function expectTable(output: string): void {
  for (const { paymentId, title, expected } of flows)
    expect(output).toMatch(
      new RegExp(
        `^${paymentId} +${title} +${expected.status}(?: \\(\\w+\\))? +${expected.atProvider} USD +\\d+\\.\\d s +` +
          `http://127\\.0\\.0\\.1:\\d+/namespaces/default/workflows/payment-default-${paymentId}$`,
        "m",
      ),
    );
  expect(output).toContain(`All ${flows.length} payments ended as the provider's ledger says.`);
}

test.runIf(allTests)(
  "the demo runs every flow, ends with their table, and leaves nothing behind",
  async () => {
    const program = demo();
    await program.says(/^ {2}worker: /m);
    const children = childrenOf(program);
    expect(await end(program)).toEqual({ code: 0, signal: null });
    const output = program.output();
    expectTable(output);
    expect(output).toMatch(/the links live only with: npm run demo -- --keep\n$/);
    expect(urlsIn(output).length).toBeGreaterThanOrEqual(4);
    await expectNothingLeft(children, urlsIn(output));
    expect(secretsIn(output)).toEqual([]);
  },
);

test("with --keep every link answers until Ctrl-C, which ends all of it and is a success", async () => {
  const program = demo("--keep");
  await program.says(/Still running, until Ctrl-C:[^]*card vault {2}.*\n/);
  const output = program.output();
  expectTable(output);
  expect(secretsIn(output)).toEqual([]);
  expect(output).not.toContain("the links live only");
  const url = (name: string) => new RegExp(`^ {2}${name} +(http://\\S+)`, "m").exec(kept(output))?.[1] ?? "";
  const statusOf = async (address: string) => (await fetch(address)).status;
  expect(await statusOf(url("Temporal UI"))).toBe(200);
  for (const [link] of output.matchAll(/http:\S+payment-default-\w+/g))
    expect(await statusOf(link)).toBe(200);
  expect(await statusOf(`${url("webhook relay")}/livez`)).toBe(200);
  expect(await statusOf(`${url("card vault")}/livez`)).toBe(200);
  const ledger = await fetch(`${url("provider sandbox")}/_sandbox/ledger?reference=DEMO_VAULT`);
  expect(await ledger.json()).toMatchObject({ balance: [{ net: "20.00", currency: "USD" }] });

  const children = childrenOf(program);
  // Under `npm run` one Ctrl-C comes twice.
  program.kill("SIGINT");
  await program.says(/Stopping everything/);
  program.kill("SIGINT");
  expect(await end(program)).toEqual({ code: 0, signal: null });
  await expectNothingLeft(children, urlsIn(output));
});

test.runIf(allTests && existsSync("/proc/self/stat"))(
  "Ctrl-C while a payment's calls fail, as Temporal has died, is no crash",
  async () => {
    const program = demo();
    await program.says(/the shopper never comes back/);
    for (const child of childrenOf(program)) killIfAlive(child);
    const relayUrl = /webhook relay: (\S+)/.exec(program.output())?.[1] ?? "";
    await eventually(async () => {
      expect((await fetch(`${relayUrl}/readyz`)).status).toBe(503);
    });
    program.kill("SIGINT");
    const exit = await end(program);
    expect(program.output()).not.toMatch(/^ +at .*:\d+\)?$/m);
    expect(exit).toEqual({ code: 130, signal: null });
    await expectNothingLeft([], urlsIn(program.output()));
  },
);

const MOMENTS = [
  ["in the middle of a payment", /requires_action/],
  ["while it starts", /^ {2}Temporal server: /m],
] as const;

test.for(allTests ? MOMENTS : MOMENTS.slice(0, 1))(
  "Ctrl-C %s ends everything that was started, and the exit code says so",
  async ([, moment]) => {
    const program = demo();
    await program.says(moment);
    const children = childrenOf(program);
    program.kill("SIGINT");
    const exit = await end(program);
    const output = program.output();
    // Before the exit code: what it said is why it ended with another one.
    expect(output).toMatch(/Stopping everything that was started\.\n(?: {2}.*\n)?$/);
    expect(exit).toEqual({ code: 130, signal: null });
    await expectNothingLeft(children, urlsIn(output));
  },
);

function kept(output: string): string {
  return output.slice(output.indexOf("Still running"));
}

test("a Temporal server that doesn't answer is told within seconds, and nothing is left", async () => {
  const address = `127.0.0.1:${String(await freePort())}`;
  const program = demo("--address", address);
  expect(await end(program)).toEqual({ code: 1, signal: null });
  expect(program.output()).toContain(
    `The demo could not run: no Temporal server answers at ${address}: start it, or give its HOST:PORT to --address`,
  );
  expect(program.output()).not.toMatch(/^ +at .*:\d+\)?$/m);
  expect(childrenOf(program)).toEqual([]);
});
