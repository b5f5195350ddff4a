import type { MockOutcome } from "./mocks.js";
import { checkRepeat, type OperationContext } from "./operation.js";
import type { Modification } from "./records.js";

/**
 * A capture or a cancel under its requestId. `decide` says what becomes of a new one, or refuses it; a
 * refused one leaves its requestId unused.
 */
export function modify(
  { state, booking, clock, repeats }: OperationContext,
  asked: Pick<Modification, "kind" | "requestId" | "order" | "amount" | "isFinal">,
  decide: () => MockOutcome,
): Modification {
  const known = state.modification(asked.order.merchant.merchantNo, asked.requestId);
  if (known !== undefined) {
    const { kind, order, amount } = known;
    checkRepeat(kind === asked.kind && order === asked.order && amount === asked.amount, repeats());
    return known;
  }
  const outcome = decide();
  const modification = state.addModification({ ...asked, createdAt: clock.now() });
  if (outcome !== "pending") booking.finish(modification, outcome === "success" ? "SUCCESS" : "FAILED");
  return modification;
}
