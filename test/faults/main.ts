import { firstSignal, INTERRUPTED_EXIT_CODE } from "../../src/process.js";
import { runCampaign } from "./campaign/main.js";
import { BadOptions, LEVELS, readOptions, USAGE, type FaultsOptions, type LevelName } from "./options.js";

/** Runs so many stories from a seed; gives the exit code: 0 only where nothing went wrong. */
type Level = (options: FaultsOptions, stopping: AbortSignal) => Promise<number>;

/** Each level is a folder with its own `main.ts`. */
const PROGRAMS: Readonly<Partial<Record<LevelName, Level>>> = {
  campaign: runCampaign,
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
    for (const name of options.level === null ? LEVELS : [options.level]) {
      const program = PROGRAMS[name];
      if (program === undefined) {
        say(`The ${name} is not built yet`);
        if (options.level !== null) return 2;
        continue;
      }
      const exitCode = await program(options, stopping.signal);
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
