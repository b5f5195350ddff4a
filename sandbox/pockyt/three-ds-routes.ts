import type { FastifyInstance } from "fastify";

import { registerDecisionPage } from "../decision-routes.js";
import type { ThreeDsDecision, ThreeDsOutcome } from "../twin.js";
import { formatAmount } from "./amounts.js";
import type { Booking } from "./booking.js";
import type { PockytState, Transaction } from "./state.js";
import { challengePage, SITE } from "./three-ds-page.js";

/** Plays the shopper's bank: decides a transaction that waits for 3DS, once. */
export function decideChallenge(
  transaction: Transaction,
  outcome: ThreeDsOutcome,
  booking: Booking,
): ThreeDsDecision {
  const decided = transaction.status === "pending";
  if (decided && outcome === "approve") booking.succeed(transaction);
  if (decided && outcome === "decline") booking.fail(transaction);
  const { status, reference, transactionNo } = transaction;
  return { decided, status, reference, transactionNo };
}

export function registerThreeDs(app: FastifyInstance, state: PockytState, booking: Booking): void {
  registerDecisionPage(app, {
    path: "/3ds",
    site: SITE,
    find: (challengeId) => {
      const transaction = state.transactionByChallenge(challengeId);
      if (transaction === undefined) return undefined;
      return {
        isOpen: () => transaction.status === "pending",
        page: () => challengePage(transaction),
        decide: (outcome) => decideChallenge(transaction, outcome, booking),
        sentence: () => sentenceOf(transaction),
        callbackUrl: () => callbackOf(transaction),
      };
    },
  });
}

/** docs.pockyt.io/reference/securepay-api: the merchant's URL with these macros filled in. */
function callbackOf(transaction: Transaction): string | undefined {
  const { status, transactionNo, reference, currency } = transaction;
  const values = new Map([
    ["{status}", status],
    ["{amount}", formatAmount(transaction.amount, currency)],
    ["{transactionNo}", transactionNo],
    ["{reference}", reference],
  ]);
  return transaction.callbackUrl?.replaceAll(/\{\w+\}/g, (macro) => {
    const value = values.get(macro);
    return value === undefined ? macro : encodeURIComponent(value);
  });
}

function sentenceOf({ status }: Transaction): string {
  if (status === "success") return "The payment was approved.";
  return status === "failed" ? "The payment was declined." : "The payment was canceled.";
}
