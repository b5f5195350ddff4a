import type { Operation } from "../requests/request.js";

const NOUNS: Readonly<Record<Operation, string>> = {
  createCustomer: "customer's creation",
  charge: "charge",
  authorize: "authorization",
  capture: "capture",
  cancel: "cancel",
  refund: "refund",
};

/** For people, as the object of "ask about the …". */
export function nounOf(operation: Operation): string {
  return NOUNS[operation];
}
