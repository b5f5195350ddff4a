import { setTimeout as sleep } from "node:timers/promises";
import { atOnce } from "../../../bench/measure/at-once.js";
import { observe, standsBecause, type Observed } from "./observe.js";
import { Operator } from "./operator.js";
import { othersDecide } from "./others-decide.js";
import type { PaymentPlan } from "./payment-plan.js";
import type { Strikes } from "./strikes.js";
import type { World } from "./world.js";

/** What a payment gets by itself, unless it calls a person, and then with one. A call whose worker died is in doubt after 30 s; a slow machine needs more. */
const ALONE_MS = 60_000;
const WITH_PERSON_MS = 240_000;
const ROUND_MS = 2_000;
const AT_ONCE = 8;
const SAY_EVERY = 200;

export interface Settled {
  /** Why it isn't. */
  readonly standing: ReadonlyMap<string, string>;
  /** Those that a person had to settle, and how they stood. */
  readonly byPerson: ReadonlyMap<string, string>;
}

/**
 * Once no fault strikes any more: the shoppers come to a decision, and so does the provider's staff; what is in doubt
 * all the same is resolved by a person who looks into the ledger. Whatever is left stands still.
 */
export async function settle(
  world: World,
  plans: readonly PaymentPlan[],
  strikes: Strikes,
  say: (line: string) => void,
): Promise<Settled> {
  const observed = new Map<string, Observed>();
  let open: readonly PaymentPlan[] = plans;
  const look = async () => {
    let looked = 0;
    await atOnce(AT_ONCE, open, async ({ paymentId }) => {
      observed.set(paymentId, await observe(world, paymentId));
      if (++looked % SAY_EVERY === 0) say(`${looked} of ${open.length} payments looked at`);
    });
    open = open.filter(({ paymentId }) => {
      const now = observed.get(paymentId);
      return now !== undefined && standsBecause(now) !== null;
    });
  };
  const helped = new Map<string, string>();
  // The first look goes over all payments: with thousands of them it takes longer than they have to settle after it.
  await look();
  const began = Date.now();
  for (;;) {
    const elapsed = Date.now() - began;
    if (open.length === 0 || elapsed > ALONE_MS + WITH_PERSON_MS) break;
    const isLeftAlone = elapsed < ALONE_MS;
    say(`${open.length} payments are not settled yet${isLeftAlone ? "" : ", and a person sees to them"}`);
    await atOnce(AT_ONCE, open, async (plan) => {
      const now = observed.get(plan.paymentId);
      await othersDecide(world, plan);
      if (isLeftAlone && !callsPerson(now)) return;
      helped.set(plan.paymentId, (now && standsBecause(now)) ?? "nobody knows");
      await help(world, plan, now, strikes);
    });
    await sleep(ROUND_MS);
    await look();
  }
  const standing = new Map<string, string>();
  for (const { paymentId } of open) {
    const now = observed.get(paymentId);
    standing.set(paymentId, (now && standsBecause(now)) ?? "nobody knows");
  }
  return { standing, byPerson: helped };
}

function callsPerson(now: Observed | undefined): boolean {
  return (now?.view?.attention ?? now?.aftercare?.attention ?? null) !== null;
}

/** What is in doubt, or calls a person, is settled by the provider's own books. */
async function help(
  world: World,
  { paymentId }: PaymentPlan,
  now: Observed | undefined,
  strikes: Strikes,
): Promise<void> {
  const operator = new Operator(world, paymentId, strikes.notesFor(paymentId, () => false).did);
  const doubt = now?.view?.outcomeUnknown;
  if (doubt) await operator.resolve(doubt.operation, false);
  const refund = now?.aftercare?.refunds.find(
    ({ status, outcomeUnknown }) => status === "processing" && outcomeUnknown,
  );
  if (refund) await operator.resolveRefund(refund.refundId, false);
}
