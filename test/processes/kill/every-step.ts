import { expect } from "vitest";
import { Gate } from "../../support/gate.js";
import { stepsOf } from "./dry-run.js";
import type { Flow } from "./flows.js";
import { killAt, type Death, type Round, type Setting } from "./round.js";
import { choice, isAroundMoney, isChosen } from "./sample.js";
import type { Step } from "./stepping-worker.js";

const ROUNDS = 6;

/** So many payments that ended without a step show that it was only in the dry run; nothing died in any of them. */
const ENDED_WITHOUT = 3;

/** Two messages may come in one workflow task or in two: a payment can end so many steps earlier than another. */
const MAY_MERGE = 4;

/** More payments on their way to their steps at the same time would not get there in time. */
const onTheirWay = new Gate(2);

/**
 * Kills at every step of the flow that is chosen, and prints how each payment ended. What didn't get to its step in
 * time has died elsewhere, which is as good; another one gets there in the next round. In the end each history must
 * replay: one that doesn't would stand still the next time that a worker has to read it.
 *
 * @param setting a new one for each round, so that a payment sees one death only
 */
export async function killAtEveryStep(
  what: "worker" | "server",
  flow: Flow,
  setting: () => Promise<Setting>,
): Promise<void> {
  const steps = await dryRun(flow, setting);
  const wanted = steps.filter((step) => isChosen(flow.name, step));
  const rounds: Round[] = [];
  const deaths = () => rounds.flatMap((round) => round.deaths);
  const open = () => wanted.filter((step) => !deaths().some((death) => covers(death, step, steps)));
  const toTry = () =>
    open().filter((step) => isAroundMoney(step) || endedWithout(step, deaths()) < ENDED_WITHOUT);
  const numbers = () => toTry().map(({ number }) => number);
  const notReplaying: string[] = [];
  try {
    while (toTry().length > 0 && rounds.length < ROUNDS)
      rounds.push(await oneRound(flow, numbers(), setting));
  } finally {
    notReplaying.push(...(await Promise.all(rounds.map(({ close }) => close()))).flat());
  }
  const lines = await Promise.all(deaths().map((death) => lineOf(what, flow, death)));
  for (const { number, name } of open())
    lines.push(
      `${flow.name} | ${what} | step ${number} ${name} | no payment got to it in ${rounds.length} rounds`,
    );
  console.log([`${flow.name}, the ${what} killed at ${choice}:`, ...lines].join("\n"));
  const problems = await Promise.all(deaths().map(({ problem }) => problem));
  expect(problems.filter((problem) => problem !== null)).toEqual([]);
  expect(notReplaying).toEqual([]);
  // Where messages come in other tasks than usual, another step than one around money may not be there at all.
  expect(open().filter(isAroundMoney), "steps around money that no payment got to").toEqual([]);
}

/** By its name: a message more or less before it, and the same step has another number. */
function covers(death: Death, wanted: Step, steps: readonly Step[]): boolean {
  if (death.step !== null) return death.step.name === wanted.name || death.number === wanted.number;
  return death.wasOver && death.number === wanted.number && wanted.number > steps.length - MAY_MERGE;
}

function endedWithout(step: Step, deaths: readonly Death[]): number {
  return deaths.filter(({ wasOver, number }) => wasOver && number === step.number).length;
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
