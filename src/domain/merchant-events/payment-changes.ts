import type { PaymentState } from "../payment/state.js";
import type { PaymentStatus } from "../payment/states.js";
import { view, type PaymentView } from "../payment/view.js";
import type { Change, MerchantEventType } from "./event.js";

/** Statuses in which a request of ours is on its way are told of by what comes of it. */
const TOLD: Partial<Record<PaymentStatus, MerchantEventType>> = {
  requires_action: "payment.requires_action",
  authorized: "payment.authorized",
  captured: "payment.captured",
  canceled: "payment.canceled",
  expired: "payment.expired",
  failed: "payment.failed",
};

/** What one event of a payment changed that its merchant is told of. Pure; `before` is null at the payment's opening. */
export function paymentChanges(before: PaymentState | null, after: PaymentState): Change[] {
  if (before === null) return [];
  const [was, is] = [view(before), view(after)];
  const told = (type: MerchantEventType | undefined, detail = ""): Change[] =>
    type === undefined ? [] : [{ type, detail, data: { payment: is } }];
  const { outcomeUnknown: doubt, attention } = is;
  return [
    ...(is.status !== was.status || hasNewPage(was, is) ? told(TOLD[is.status]) : []),
    ...(isNewCard(was, is) ? told("payment.card_saved") : []),
    ...(doubt && doubt.operation !== was.outcomeUnknown?.operation
      ? told("payment.outcome_unknown", doubt.operation)
      : []),
    ...(attention && attention.reason !== was.attention?.reason
      ? told("payment.attention", attention.reason)
      : []),
  ];
}

/** A charge that is sent again may have another page for the shopper. */
function hasNewPage(was: PaymentView, is: PaymentView): boolean {
  return is.action !== null && is.action.url !== was.action?.url;
}

/** Its token is there, or the provider has told more of it. */
function isNewCard({ savedCard: was }: PaymentView, { savedCard: is }: PaymentView): boolean {
  return is !== null && JSON.stringify(is) !== JSON.stringify(was);
}
