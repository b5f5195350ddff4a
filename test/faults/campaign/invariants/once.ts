import type { Evidence, Invariant } from "../evidence.js";
import { booksOf } from "../provider-books.js";

/** Each thing that was asked for is done once at most, and nothing is done that nobody asked for. */
export const onceEach: Invariant = {
  name: "one effect for each request",
  check(evidence) {
    return [...ofThePayment(evidence), ...ofItsRefunds(evidence)];
  },
};

function ofThePayment({ ledger, plan, persons, aftercareEvents }: Evidence): string[] {
  const count = (type: string) => ledger.filter((entry) => entry.type === type).length;
  const asksFor = (name: "capture" | "cancel") => plan.commands.some((command) => command.name === name);
  // A hold that turned up after the payment had failed, by a person's word or the provider's, is given back.
  const isReversed = aftercareEvents.some(({ type }) => type === "reversalRequested");
  const pressedCancel = persons.some(({ act }) => act === "cancel");
  const found = ["charge", "authorize", "capture", "cancel"].flatMap((type) =>
    count(type) > 1 ? [`the provider has booked ${count(type)} of ${type}`] : [],
  );
  const main = plan.kind === "charge" ? "authorize" : "charge";
  if (count(main) > 0) found.push(`it is a ${plan.kind}, and the provider has booked ${main}`);
  if (count("capture") > 0 && count("cancel") > 0) found.push("it is captured and canceled");
  if (count("capture") > 0 && !asksFor("capture")) found.push("it is captured, and nobody asked for that");
  if (count("cancel") > 0 && !asksFor("cancel") && !pressedCancel && !isReversed)
    found.push("its hold is released, and nobody asked for that");
  return found;
}

/** `REVERSAL` and the refund without a number, by which Pockyt cancels what was paid, are the engine's own. */
function ofItsRefunds(evidence: Evidence): string[] {
  const { plan } = evidence;
  const { refunds } = booksOf(evidence);
  const asked = new Map(
    plan.refunds.map(({ refundId, value }) => [`${plan.paymentId}_REFUND_${refundId}`, value]),
  );
  const own = `${plan.paymentId}_REFUND_REVERSAL`;
  const seen = new Set<string | null>();
  return refunds.flatMap(({ reference, value }) => {
    const found = seen.has(reference) ? [`refund ${reference ?? "without a number"} is booked twice`] : [];
    seen.add(reference);
    if (reference === null || reference === own) return found;
    const wanted = asked.get(reference);
    if (wanted === undefined) return [...found, `refund ${reference} was never asked for`];
    return wanted === value
      ? found
      : [...found, `refund ${reference} is of ${value}, and ${wanted} was asked for`];
  });
}
