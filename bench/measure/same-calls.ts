import type { ContenderName } from "../contenders/contender.js";
import { FLOWS, type FlowName } from "../flows.js";

/** The provider calls of each payment, in their order. */
export type Ledger = Readonly<Record<string, readonly string[]>>;

export class OtherWork extends Error {
  override readonly name = "OtherWork";
}

/**
 * Figures compare only where each contender had the provider do the same.
 *
 * @throws OtherWork naming the first payment whose calls are others than the flow's
 */
export function sameCalls(
  contender: ContenderName,
  flow: FlowName,
  paymentIds: readonly string[],
  ledger: Ledger,
): void {
  const { calls, title } = FLOWS[flow];
  for (const paymentId of paymentIds) {
    const made = ledger[paymentId] ?? [];
    if (made.join() !== calls.join())
      throw new OtherWork(
        `${contender} made other calls for ${title} ${paymentId} than the comparison is about: ` +
          `${made.join(", ") || "none"} instead of ${calls.join(", ")}`,
      );
  }
  const others = Object.keys(ledger).filter((paymentId) => !paymentIds.includes(paymentId));
  if (others.length > 0)
    throw new OtherWork(`${contender} made calls for payments that were not asked for: ${others.join(", ")}`);
}
