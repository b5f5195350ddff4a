import { createHash } from "node:crypto";
import type { Step } from "./stepping-worker.js";

/** `all` steps, or a `sample`: those around calls that move money, and every eighth of the others, by the seed. */
const which = process.env.HOLDFAST_TEST_KILLS ?? "sample";
const seed = process.env.HOLDFAST_TEST_KILLS_SEED ?? String(Date.now());

const AROUND_MONEY = /(before|after) activity (charge|authorize|capture|cancel|refund)\b/;

export function isAroundMoney({ name }: Step): boolean {
  return AROUND_MONEY.test(name);
}

export const choice =
  which === "all" ? "every step" : `a sample of the steps, HOLDFAST_TEST_KILLS_SEED=${seed}`;

if (which !== "all" && which !== "sample")
  throw new Error(`HOLDFAST_TEST_KILLS is ${which}; expected all or sample`);

export function isChosen(flow: string, step: Step): boolean {
  if (which === "all" || isAroundMoney(step)) return true;
  const [byte = 0] = createHash("sha256").update(`${seed} ${flow} ${step.number}`).digest();
  return byte % 8 === 0;
}
