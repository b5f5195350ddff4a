import type { Evidence, Invariant } from "../evidence.js";
import { wasCalled, wasClaimed, wasTerminated } from "../persons.js";
import { booksOf } from "../provider-books.js";

/** What the provider has done stands in the engine's views, or a person was called, or a person said otherwise. */
export const everyEffectKnown: Invariant = {
  name: "every effect is known",
  check(evidence) {
    if (wasTerminated(evidence) || wasCalled(evidence)) return [];
    return [...money(evidence), ...hold(evidence), ...refunds(evidence)];
  },
};

/** What was taken and has not come back. */
function money(evidence: Evidence): string[] {
  const { view, plan } = evidence;
  const { taken, refunded, captured } = booksOf(evidence);
  const known = view?.capturedAmount?.value ?? 0;
  const isBack = known === 0 && refunded === taken;
  const operations = captured > 0 ? ["capture"] : [plan.kind === "charge" ? "charge" : "authorize", "cancel"];
  const isSaidOtherwise =
    wasClaimed(evidence, operations, "failed") || wasClaimed(evidence, ["cancel"], "succeeded");
  if (taken === known || taken === 0 || isBack || isSaidOtherwise) return [];
  return [`the provider has taken ${taken}, and the engine says ${known} (${view?.status ?? "no payment"})`];
}

/** What is held and neither taken nor released. */
function hold(evidence: Evidence): string[] {
  const { view } = evidence;
  const { authorized, captured, released } = booksOf(evidence);
  if (authorized === 0 || captured > 0) return [];
  const status = view?.status ?? "no payment";
  const isHeld = released === 0;
  const saysHeld = status === "authorized";
  if (isHeld && !saysHeld) {
    const excused =
      wasClaimed(evidence, ["authorize"], "failed") ||
      wasClaimed(evidence, ["cancel", "capture"], "succeeded");
    return excused ? [] : [`the provider holds ${authorized}, and the engine says ${status}`];
  }
  const reversed = evidence.aftercare?.refunds.some(({ refundId }) => refundId === "REVERSAL") ?? false;
  const isKnown = status === "canceled" || status === "expired" || reversed;
  if (isHeld || isKnown || wasClaimed(evidence, ["cancel", "authorize"], "failed")) return [];
  return [`the hold is released, and the engine says ${status}`];
}

function refunds(evidence: Evidence): string[] {
  const { aftercare, plan } = evidence;
  return booksOf(evidence).refunds.flatMap(({ reference, value }) => {
    if (reference === null) return [];
    const refundId = reference.slice(`${plan.paymentId}_REFUND_`.length);
    const known = aftercare?.refunds.find((one) => one.refundId === refundId);
    if (known?.status === "refunded" && known.amount.value === value) return [];
    if (wasClaimed(evidence, ["refund"], "failed", refundId)) return [];
    return [
      `the provider has refunded ${value} as ${refundId}, and the engine says ${known?.status ?? "nothing of it"}`,
    ];
  });
}
