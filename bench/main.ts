import { writeFile } from "node:fs/promises";
import { firstSignal, INTERRUPTED_EXIT_CODE } from "../src/process.js";
import { BadOptions, readOptions, USAGE, type BenchOptions, type Part } from "./options.js";
import { FULL, QUICK } from "./plan.js";
import { measureReading } from "./relay-alone/measure-reading.js";
import { measureMemory } from "./relay-memory/measure-memory.js";
import { measureRelay } from "./relay-alone/measure-relay.js";
import { writeDocuments } from "./report/documents.js";
import type { Figures, RelayFigures } from "./report/figures.js";
import { describeMachine } from "./report/machine.js";
import { memoryTable, relayTable, tables } from "./report/tables.js";
import { measureFlows } from "./measure-flows.js";
import { setStage, type Stage } from "./stage.js";

/** Seen from where the compiler puts this file: .cache/bench/bench. */
const DOCS = new URL("../../../docs/", import.meta.url);

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/** Measures what the engine costs over the least that one could write by hand, and says so in tables and as JSON. */
async function bench(options: BenchOptions): Promise<void> {
  const { quick, rounds, json } = options;
  await onStage(options, async (stage) => {
    const flows = await measureFlows(stage, rounds, quick ? QUICK.loads : FULL.loads, say);
    const relay = await relayAlone(stage, options);
    const figures: Figures = {
      measuredAt: new Date().toISOString(),
      rounds,
      quick,
      machine: await describeMachine(stage.client, stage.temporal.data),
      flows,
      relay,
      reading: measureReading({ ...stage, rounds, quick }),
    };
    process.stdout.write(`${tables(figures)}\n`);
    if (options.docs) await writeDocuments(DOCS, figures);
    await writeFigures(json, figures);
  });
}

async function onStage<Done>(options: BenchOptions, measure: (stage: Stage) => Promise<Done>): Promise<Done> {
  const stage = await setStage(options, say);
  let done: Done;
  try {
    done = await measure(stage);
  } catch (error) {
    // Not closed: calls of other payments may be under way, and all that was started ends with this process.
    say(`What the processes said is in ${stage.logs}`);
    throw error;
  }
  await stage.close();
  return done;
}

async function writeFigures(json: string, figures: object): Promise<void> {
  await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`);
  say(`The figures are in ${json}`);
}

function relayAlone(stage: Stage, { quick, rounds }: BenchOptions): Promise<RelayFigures[]> {
  const { notifications, warmUp } = quick ? QUICK : FULL;
  say("The relay alone");
  const { backend } = stage.contenders.holdfast;
  return measureRelay({ ...stage, backend, rounds, notifications, warmUp, say });
}

async function benchPart(part: Part, options: BenchOptions): Promise<void> {
  const figures = await measurePart(part, options);
  await writeFigures(options.json, { measuredAt: new Date().toISOString(), [part]: figures });
}

async function measurePart(part: Part, options: BenchOptions): Promise<object> {
  if (part === "memory") {
    const memory = await measureMemory(say);
    process.stdout.write(`${memoryTable(memory)}\n`);
    return memory;
  }
  const relay = await onStage(options, (stage) => relayAlone(stage, options));
  process.stdout.write(`${relayTable(relay)}\n`);
  return relay;
}

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2));
    // Whoever stops it wants no figures: its processes end with their parent.
    void firstSignal("the benchmark").then(() => process.exit(INTERRUPTED_EXIT_CODE));
    await (options.part === null ? bench(options) : benchPart(options.part, options));
    return 0;
  } catch (error) {
    if (!(error instanceof BadOptions)) throw error;
    say(`${error.message}\n\n${USAGE}`);
    return 2;
  }
}

process.exitCode = await main();
