import { createHash } from "node:crypto";
import { random } from "../support/random.js";
import type { Coverage } from "./engine/coverage.js";
import { execute } from "./engine/execute.js";
import { findingIn, fuzz, type Finding, type FuzzResult, type Progress } from "./engine/fuzz.js";
import { minimize } from "./engine/minimize.js";
import { keepFinding, keptInputs, writeInput } from "./input-file.js";
import { startConfirmation, type Confirmation } from "./oracle/confirm.js";
import type { FuzzedProvider } from "./options.js";
import { loadTarget } from "./targets/load.js";
import type { FuzzTarget } from "./targets/target.js";

const LIMIT_MS = 1_000;
const TELLS_EVERY_MS = 5_000;

interface ProviderRun {
  readonly coverage: Coverage;
  readonly seconds: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly stopping: AbortSignal;
}

/** Fuzzes one provider's reader; gives whether nothing was found. A finding is kept as a file. */
export async function fuzzProvider(name: FuzzedProvider, run: ProviderRun): Promise<boolean> {
  const { coverage, seconds, seed, say, stopping } = run;
  coverage.forget();
  const target = await loadTarget(name);
  const confirmation = startConfirmation(target);
  const started = performance.now();
  let toldAt = started;
  const isOver = (progress: Progress) => {
    const now = performance.now();
    if (now - toldAt >= TELLS_EVERY_MS) {
      toldAt = now;
      say(`${name}: ${figures(progress, now - started)}`);
    }
    return stopping.aborted || now - started >= seconds * 1_000;
  };
  try {
    const kept = [...keptInputs("corpus", name), ...keptInputs("findings", name)];
    const corpus = kept.map(({ input }) => input);
    const below = random(seed);
    const result = await fuzz({ target, corpus, coverage, confirmation, below, isOver, limitMs: LIMIT_MS });
    say(`${name}, seed ${seed}: ${figures(result, performance.now() - started)}`);
    if (result.finding) say(await keep(target, confirmation, result.finding));
    return result.finding === null;
  } finally {
    await confirmation.close();
  }
}

function figures({ executions, accepted, blocks, corpus }: Progress | FuzzResult, ms: number): string {
  const rate = Math.round(executions / (ms / 1_000));
  return `${executions} executions, ${rate} a second, ${accepted} accepted, ${blocks} blocks covered, corpus of ${corpus}`;
}

/** As small as the same is wrong with it; gives what to tell. */
async function keep(target: FuzzTarget, confirmation: Confirmation, finding: Finding): Promise<string> {
  const { kind, text } = finding.problem;
  const smallest = await minimize(finding.input, async (input) => {
    const found = await findingIn(execute(target, [input], LIMIT_MS), confirmation);
    return found?.problem.kind === kind;
  });
  const written = writeInput(smallest, `${kind}: ${text}`);
  const digest = createHash("sha256").update(written).digest("hex").slice(0, 8);
  const file = keepFinding(target.name, `${kind}-${digest}`, written);
  return `${target.name}: FOUND ${kind}: ${text}\nKept as ${file}, which npm test reads from now on`;
}
