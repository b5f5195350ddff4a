import type { FuzzInput } from "../input.js";
import { mutate } from "../mutators/mutate.js";
import type { Confirmation } from "../oracle/confirm.js";
import { isAccepted, type Problem } from "../oracle/problem.js";
import type { FuzzTarget } from "../targets/target.js";
import { Corpus } from "./corpus.js";
import type { Coverage } from "./coverage.js";
import { execute, type Executed } from "./execute.js";

export interface FuzzOptions {
  readonly target: FuzzTarget;
  /** The inputs to begin with. */
  readonly corpus: readonly FuzzInput[];
  /** Null: not guided; every input is made of those that it began with. */
  readonly coverage: Coverage | null;
  readonly confirmation: Confirmation;
  /** A whole number from 0, below its argument: the inputs follow from these alone. */
  readonly below: (limit: number) => number;
  /** Asked after each batch. */
  readonly isOver: (progress: Progress) => boolean;
  /** How long reading one input may take, in milliseconds. */
  readonly limitMs: number;
}

export interface Progress {
  readonly executions: number;
  /** Taken for the provider's word. */
  readonly accepted: number;
  readonly blocks: number;
  /** How many inputs the next ones are made of. */
  readonly corpus: number;
}

/** An input and what is wrong with how it is read. */
export interface Finding {
  readonly input: FuzzInput;
  readonly problem: Problem;
}

export interface FuzzResult extends Progress {
  /** The first, which ends it; null: there was none. */
  readonly finding: Finding | null;
}

/** Coverage is looked at once for so many: a look takes as long as reading several. */
const BATCH = 32;

/**
 * Makes inputs out of the corpus, and of what they find, until it is over or something is wrong.
 *
 * @throws Error where the independent check can't be made
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const { target, coverage, below, limitMs } = options;
  const corpus = new Corpus(options.corpus, coverage, (input) => {
    // It has been read before, and came to its end.
    target.read(target.prepare(input).request);
  });
  let [executions, accepted] = [0, 0];
  let inputs = options.corpus;
  let earlier: Promise<Finding | null> = Promise.resolve(null);
  for (let isFirst = true; ; isFirst = false) {
    const executed = execute(target, inputs, limitMs);
    executions += executed.length;
    accepted += acceptedOf(executed).length;
    const finding = (await earlier) ?? problemIn(executed);
    // The other program works on these while the next ones are made and read.
    earlier = finding === null ? denialIn(executed, options.confirmation) : Promise.resolve(finding);
    if (finding === null) corpus[isFirst ? "begin" : "learn"](executed);
    const progress = { executions, accepted, blocks: coverage?.blocks() ?? 0, corpus: corpus.size };
    if (finding !== null || options.isOver(progress)) return { ...progress, finding: await earlier };
    inputs = Array.from({ length: BATCH }, () => {
      const pick = <T>(list: readonly T[]): T | undefined => list[below(list.length)];
      const [input, other] = [corpus.pick(below), corpus.pick(below)];
      return mutate(input, { below, pick, target, other });
    });
  }
}

/** The first thing that is wrong, by this process or by the independent check of what was accepted. */
export async function findingIn(
  executed: readonly Executed[],
  confirmation: Confirmation,
): Promise<Finding | null> {
  return problemIn(executed) ?? (await denialIn(executed, confirmation));
}

function problemIn(executed: readonly Executed[]): Finding | null {
  for (const { prepared, problem } of executed) if (problem) return { input: prepared.input, problem };
  return null;
}

async function denialIn(executed: readonly Executed[], confirmation: Confirmation): Promise<Finding | null> {
  const accepted = acceptedOf(executed);
  const denials = await confirmation.check(accepted.map(({ prepared }) => prepared));
  for (const [at, text] of denials.entries()) {
    const input = accepted[at]?.prepared.input;
    if (text !== null && input) return { input, problem: { kind: "unconfirmed", text } };
  }
  return null;
}

function acceptedOf(executed: readonly Executed[]): Executed[] {
  return executed.filter(({ outcome }) => outcome !== null && isAccepted(outcome));
}
