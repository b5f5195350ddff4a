import { expect } from "vitest";
import { stepsOf } from "./dry-run.js";
import type { Flow } from "./flows.js";
import { Gate } from "./gate.js";
import { killAt, type Death, type Round, type Setting } from "./round.js";
import { choice, isChosen } from "./sample.js";
import type { Step } from "./stepping-worker.js";

const ROUNDS = 6;

/** Two messages may come in one workflow task or in two: a payment can end so many steps earlier than another. */
const MAY_MERGE = 4;

/** More payments on their way to their steps at the same time would not get there in time. */
const onTheirWay = new Gate(2);

/**
 * Kills at every step of the flow that is chosen, and prints how each payment ended. What didn't get to its step in
 * time has died elsewhere, which is as good; another one gets there in the next round.
 *
 * @param setting a new one for each round, so that a payment sees one death only
 */
export async function killAtEveryStep(
  what: "worker" | "server",
  flow: Flow,
  setting: () => Promise<Setting>,
): Promise<void> {
  const steps = await dryRun(flow, setting);
  const wanted = steps.filter((step) => isChosen(flow.name, step)).map(({ number }) => number);
  const rounds: Round[] = [];
  const deaths = () => rounds.flatMap((round) => round.deaths);
  const open = () =>
    wanted.filter((number) => !deaths().some((death) => death.number === number && covers(death, steps)));
  try {
    while (open().length > 0 && rounds.length < ROUNDS) rounds.push(await oneRound(flow, open(), setting));
  } finally {
    await Promise.all(rounds.map(({ close }) => close()));
  }
  const lines = await Promise.all(deaths().map((death) => lineOf(what, flow, death)));
  console.log([`${flow.name}, the ${what} killed at ${choice}:`, ...lines].join("\n"));
  const problems = await Promise.all(deaths().map(({ problem }) => problem));
  expect(problems.filter((problem) => problem !== null)).toEqual([]);
  expect(open(), "steps that no payment got to").toEqual([]);
}

function covers({ number, step, wasOver }: Death, steps: readonly Step[]): boolean {
  return step !== null || (wasOver && number > steps.length - MAY_MERGE);
}

async function dryRun(flow: Flow, setting: () => Promise<Setting>): Promise<readonly Step[]> {
  const leave = await onTheirWay.enter();
  try {
    const own = await setting();
    try {
      return await stepsOf(flow, own);
    } finally {
      await own.close();
    }
  } finally {
    leave();
  }
}

async function oneRound(
  flow: Flow,
  numbers: readonly number[],
  setting: () => Promise<Setting>,
): Promise<Round> {
  const leave = await onTheirWay.enter();
  try {
    return await killAt(flow, numbers, await setting());
  } finally {
    leave();
  }
}

async function lineOf(what: string, flow: Flow, { number, step, wasOver, problem }: Death): Promise<string> {
  const place = step?.name ?? (wasOver ? "(ended in fewer steps)" : "(not reached in time: died elsewhere)");
  const outcome = (await problem) ?? "one effect, as the provider's books say";
  return `${flow.name} | ${what} | step ${number} ${place} | ${outcome}`;
}
