import { parseArgs } from "node:util";
import type { PaymentView } from "../client.js";
import { readDemoConfig } from "../config.js";
import { CONFIG_EXIT_CODE, ConfigError } from "../config/error.js";
import { firstSignal, INTERRUPTED_EXIT_CODE } from "../process.js";
import { flows } from "./flows/index.js";
import { disagreement, table, type Row } from "./report.js";
import { runFlow } from "./run-flow.js";
import { startStack, type DemoStack } from "./stack.js";

const BAD_USAGE = 2;

const say = (line: string) => {
  process.stdout.write(`${line}\n`);
};

/** The main job: brings everything up, runs every kind of payment, and compares each with the provider's ledger. */
async function demo({ keep, address }: Options): Promise<number> {
  const stopping = new AbortController();
  const stop = firstSignal("the demo").then((word) => {
    say("\nStopping everything that was started.");
    stopping.abort();
    return word;
  });
  const stack = await start(address, stopping.signal);
  if (stack === "stop") return INTERRUPTED_EXIT_CODE;
  try {
    const rows = await Promise.race([runAll(stack, stopping.signal), stop]);
    if (rows === "stop") return INTERRUPTED_EXIT_CODE;
    const code = report(rows);
    if (keep) {
      keepsRunning(stack);
      await stop;
    } else {
      const andLinks = stack.uiUrl === null ? "" : "; the links live only with: npm run demo -- --keep";
      say(`Stopping everything that was started${andLinks}`);
    }
    return code;
  } finally {
    await stack.close();
  }
}

async function start(address: string | null, stopping: AbortSignal): Promise<DemoStack | "stop"> {
  say("Starting what a merchant runs, a Temporal server and the provider's sandbox:");
  const tell = (line: string) => {
    say(`  ${line}`);
  };
  try {
    return await startStack({ config: readDemoConfig(), address, say: tell, stopping });
  } catch (error) {
    if (stopping.aborted) return "stop";
    throw error;
  }
}

async function runAll(stack: DemoStack, stopping: AbortSignal): Promise<Row[]> {
  const rows: Row[] = [];
  const views = new Map<string, PaymentView>();
  // What a payment says while its stack is taken from it would only confuse.
  const tell = (line: string) => {
    if (!stopping.aborted) say(line);
  };
  for (const flow of flows) {
    tell("");
    const row = await runFlow(flow, stack, views, tell);
    if (row.view) views.set(flow.paymentId, row.view);
    rows.push(row);
  }
  return rows;
}

/** Says what happened; gives the exit code. */
function report(rows: readonly Row[]): number {
  const wrong = rows.flatMap((row) => {
    const reason = disagreement(row);
    return reason === null ? [] : [`${row.flow.paymentId}: ${reason}`];
  });
  say(`\n${table(rows)}\n`);
  if (wrong.length > 0) {
    say(`Not as it must be:\n${wrong.map((line) => `  ${line}`).join("\n")}`);
    return 1;
  }
  say(`All ${rows.length} payments ended as the provider's ledger says.`);
  return 0;
}

function keepsRunning(stack: DemoStack): void {
  say("\nStill running, until Ctrl-C:");
  if (stack.uiUrl !== null) say(`  Temporal UI       ${stack.uiUrl}`);
  say(`  Temporal          ${stack.temporalAddress} (namespace default, task queue payments)`);
  say(`  provider sandbox  ${stack.sandbox.url} (its ledger: /_sandbox/ledger)`);
  say(`  webhook relay     ${stack.relayUrl}`);
  say(`  card vault        ${stack.cardVaultUrl}`);
}

interface Options {
  readonly keep: boolean;
  /** Of a Temporal server that is there already; null: one is started. */
  readonly address: string | null;
}

const USAGE = "npm run demo -- [--keep] [--address HOST:PORT]";

/** @returns null for what is no option */
function readOptions(): Options | null {
  try {
    const { values } = parseArgs({
      options: { keep: { type: "boolean", default: false }, address: { type: "string" } },
    });
    return { keep: values.keep, address: values.address ?? null };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}. Usage: ${USAGE}\n`);
    return null;
  }
}

async function exitCode(): Promise<number> {
  const options = readOptions();
  if (options === null) return BAD_USAGE;
  try {
    return await demo(options);
  } catch (error) {
    process.stderr.write(
      `The demo could not run: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return error instanceof ConfigError ? CONFIG_EXIT_CODE : 1;
  }
}

// Not left to Node: a payment that was interrupted may still wait for what has stopped.
process.exit(await exitCode());
