import type { SandboxClock } from "../clock.js";
import type { Booking } from "./booking.js";
import type { FieldList, Fields } from "./fields.js";
import { RET_CODE, Refusal } from "./refusal.js";
import type { Merchant, PockytState, Transaction } from "./state.js";

export type Result = Record<string, unknown>;

export type OperationContext = {
  clock: SandboxClock;
  state: PockytState;
  booking: Booking;
  /** The page on which the shopper decides. */
  challengeUrl: (challengeId: string) => string;
};

/** One call of the provider's API. `run` gets checked fields of a known merchant and throws `Refusal`. */
export type Operation = {
  name: string;
  path: string;
  fields: FieldList;
  /** The v1 and v4 calls answer in the configured envelope, the v3 calls always in v3's. */
  envelope: "configured" | "v3";
  run: (context: OperationContext, merchant: Merchant, fields: Fields) => Result;
};

/**
 * By exactly one of transactionNo and reference: the vendor's Java and C# SDKs refuse both, the docs ask for
 * both.
 */
export function findTransaction(state: PockytState, merchant: Merchant, fields: Fields): Transaction {
  const { transactionNo, reference } = fields;
  let found: Transaction | undefined;
  if (transactionNo !== undefined && reference === undefined) {
    found = state.transaction(transactionNo);
  } else if (reference !== undefined && transactionNo === undefined) {
    found = state.transactionByReference(merchant.merchantNo, reference);
  } else {
    throw new Refusal(RET_CODE.badValue, "send exactly one of transactionNo and reference");
  }
  if (found?.merchant.merchantNo !== merchant.merchantNo) {
    throw new Refusal(RET_CODE.notFound, "no such transaction");
  }
  return found;
}
