import type { FuzzInput } from "../input.js";
import { problemOf, type Outcome, type Problem } from "../oracle/problem.js";
import type { FuzzTarget, Prepared } from "../targets/target.js";
import { endsWithin } from "./time-limit.js";

/** An input that was read; `problem` is what is wrong with that, as far as this process can tell. */
export interface Executed {
  readonly prepared: Prepared;
  readonly outcome: Outcome | null;
  readonly problem: Problem | null;
}

/** A busy machine may hold anything up once. */
const TRIES = 3;

/**
 * Reads each of them. They have their time together, as a watch over each would take longer than reading it; only where
 * that is not enough has each a watch of its own.
 *
 * @param limitMs how long reading one of them may take, in milliseconds
 */
export function execute(target: FuzzTarget, inputs: readonly FuzzInput[], limitMs: number): Executed[] {
  const all = inputs.map((input) => target.prepare(input));
  const outcomes: Outcome[] = [];
  const isQuick = endsWithin(limitMs, () => {
    for (const prepared of all) outcomes.push(readOf(target, prepared));
  });
  return all.map((prepared, at) => {
    const outcome = isQuick ? outcomes[at] : readAlone(target, prepared, limitMs);
    if (outcome) return { prepared, outcome, problem: problemOf(target, prepared, outcome) };
    const problem = { kind: "slow", text: `it takes longer than ${limitMs} ms` } as const;
    return { prepared, outcome: null, problem };
  });
}

function readAlone(target: FuzzTarget, prepared: Prepared, limitMs: number): Outcome | null {
  const outcomes: Outcome[] = [];
  for (let tries = 0; tries < TRIES && outcomes.length === 0; tries++)
    endsWithin(limitMs, () => void outcomes.push(readOf(target, prepared)));
  return outcomes[0] ?? null;
}

function readOf(target: FuzzTarget, { request }: Prepared): Outcome {
  try {
    return { reading: target.read(request) };
  } catch (thrown) {
    return { thrown };
  }
}
