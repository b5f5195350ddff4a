import { createHash } from "node:crypto";
import { allTests } from "../../support/all-tests.js";
import type { Step } from "./stepping-worker.js";

/**
 * All steps, or a sample, by the seed: one flow outlives the death of its worker and another that of the server, at
 * the steps around calls that move money and at every eighth of the others.
 */
const seed = process.env.HOLDFAST_TEST_KILLS_SEED ?? String(Date.now());

const AROUND_MONEY = /(before|after) activity (charge|authorize|capture|cancel|refund)\b/;

export function isAroundMoney({ name }: Step): boolean {
  return AROUND_MONEY.test(name);
}

export const choice = allTests ? "every step" : `a sample of the steps, HOLDFAST_TEST_KILLS_SEED=${seed}`;

export function isChosen(flow: string, step: Step): boolean {
  return allTests || isAroundMoney(step) || drawn(`${flow} ${step.number}`) % 8 === 0;
}

/** Whether that dies in the flow, which is one of the given. */
export function dies<Flow>(what: "worker" | "server", flow: Flow, flows: readonly Flow[]): boolean {
  const first = drawn("flow") + (what === "worker" ? 0 : 1);
  return allTests || flows[first % flows.length] === flow;
}

function drawn(what: string): number {
  const [byte = 0] = createHash("sha256").update(`${seed} ${what}`).digest();
  return byte;
}
