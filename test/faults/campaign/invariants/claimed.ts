import type { Evidence, Invariant } from "../evidence.js";
import { wasClaimed } from "../persons.js";
import { booksOf } from "../provider-books.js";

/** Nothing stands in the engine's views that the provider has not done, unless a person said so. */
export const nothingOnlyClaimed: Invariant = {
  name: "no effect is only claimed",
  check(evidence) {
    return [...taken(evidence), ...held(evidence), ...released(evidence), ...refunded(evidence)];
  },
};

function taken(evidence: Evidence): string[] {
  const { view, plan } = evidence;
  const claimed = view?.capturedAmount?.value ?? 0;
  const atProvider = booksOf(evidence).taken;
  if (claimed === 0 || claimed === atProvider) return [];
  const operations = plan.kind === "charge" ? ["charge"] : ["capture", "authorize"];
  const byPerson =
    wasClaimed(evidence, operations, "succeeded") || wasClaimed(evidence, ["cancel"], "failed");
  return byPerson ? [] : [`the engine says ${claimed} is captured, and the provider has taken ${atProvider}`];
}

function held(evidence: Evidence): string[] {
  const isHeld = booksOf(evidence).authorized > 0;
  if (evidence.view?.status !== "authorized" || isHeld) return [];
  const byPerson = wasClaimed(evidence, ["authorize"], "succeeded");
  return byPerson ? [] : ["the engine says that it is authorized, and the provider holds nothing"];
}

function released(evidence: Evidence): string[] {
  const books = booksOf(evidence);
  if (evidence.view?.status !== "canceled" || books.released > 0) return [];
  const byPerson =
    wasClaimed(evidence, ["cancel"], "succeeded") || wasClaimed(evidence, ["authorize"], "succeeded");
  return byPerson ? [] : ["the engine says that its hold is released, and the provider has not released it"];
}

function refunded(evidence: Evidence): string[] {
  const { aftercare, plan } = evidence;
  const booked = booksOf(evidence);
  return (aftercare?.refunds ?? []).flatMap(({ refundId, status, amount }) => {
    if (status !== "refunded") return [];
    const number = `${plan.paymentId}_REFUND_${refundId}`;
    // A reversal of what was only held is a cancel.
    if (refundId === "REVERSAL" && booked.released > 0) return [];
    if (booked.refunds.some(({ reference, value }) => reference === number && value === amount.value))
      return [];
    if (wasClaimed(evidence, ["refund"], "succeeded", refundId)) return [];
    return [
      `the engine says that ${amount.value} is refunded as ${refundId}, and the provider has no such refund`,
    ];
  });
}
