import { firstSignal, INTERRUPTED_EXIT_CODE } from "../../src/process.js";
import { startCoverage } from "./engine/coverage.js";
import { fuzzProvider } from "./fuzz-provider.js";
import { BadOptions, readOptions, USAGE } from "./options.js";
import { isFuzzed } from "./targets/load.js";

const say = (line: string) => {
  process.stderr.write(`${line}\n`);
};

/** Gives the exit code: 1 where anything was found. */
async function main(): Promise<number> {
  const stopping = new AbortController();
  try {
    const { seconds, seed, providers } = readOptions(process.argv.slice(2));
    void firstSignal("the fuzzer").then(() => {
      stopping.abort();
    });
    const coverage = startCoverage(isFuzzed);
    let isClean = true;
    for (const provider of providers) {
      const run = { coverage, seconds: seconds / providers.length, seed, say, stopping: stopping.signal };
      isClean = (await fuzzProvider(provider, run)) && isClean;
    }
    if (!isClean) return 1;
    return stopping.signal.aborted ? INTERRUPTED_EXIT_CODE : 0;
  } catch (error) {
    if (!(error instanceof BadOptions)) throw error;
    say(`${error.message}. Usage: ${USAGE}`);
    return 2;
  }
}

process.exitCode = await main();
