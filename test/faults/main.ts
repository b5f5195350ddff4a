import { firstSignal, INTERRUPTED_EXIT_CODE } from "../../src/process.js";
import { runCampaign } from "./campaign/main.js";
import { runDeliveries } from "./deliveries/main.js";
import { BadOptions, LEVELS, readOptions, USAGE, type CommandName, type FaultsOptions } from "./options.js";
import { writeReport } from "./report/main.js";
import { keepStory } from "./simulation/keep.js";
import { runSimulation } from "./simulation/main.js";

/** Gives the exit code: 0 only where nothing went wrong. */
type Command = (options: FaultsOptions, stopping: AbortSignal) => Promise<number> | number;

const PROGRAMS: Readonly<Record<CommandName, Command>> = {
  simulation: runSimulation,
  campaign: runCampaign,
  deliveries: runDeliveries,
  keep: keepStory,
  report: writeReport,
};

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

async function main(): Promise<number> {
  const stopping = new AbortController();
  try {
    const options = readOptions(process.argv.slice(2));
    void firstSignal("the faults").then(() => {
      stopping.abort();
    });
    for (const name of options.command === null ? LEVELS : [options.command]) {
      const exitCode = await PROGRAMS[name](options, stopping.signal);
      if (exitCode !== 0) return exitCode;
    }
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return INTERRUPTED_EXIT_CODE;
    if (!(error instanceof BadOptions)) throw error;
    say(`${error.message}. Usage: ${USAGE}`);
    return 2;
  }
}

// Calls of the client may still be between two tries: they would keep the process alive.
process.exit(await main());
