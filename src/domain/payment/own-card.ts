import type { ReportedCard, SavedCard } from "../facts.js";
import type { PaymentState } from "./state.js";

/** The card with its owner, who is the payment's customer where the provider names none. */
export function ownCard(
  { customerNo: own }: Pick<PaymentState, "customerNo">,
  card: ReportedCard | undefined,
): SavedCard | null {
  const customerNo = card?.customerNo ?? own;
  return card && customerNo !== null ? { token: card.token, customerNo } : null;
}
