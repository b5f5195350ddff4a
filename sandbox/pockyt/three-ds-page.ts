import { decisionPage } from "../decision-page.js";
import { formatAmount } from "./amounts.js";
import type { Transaction } from "./state.js";

export const SITE = "Sandbox bank";

export function challengePage(transaction: Transaction): string {
  const { amount, currency, merchant, reference, card } = transaction;
  return decisionPage({
    site: SITE,
    title: "Confirm your payment",
    lead: "Your bank asks whether this payment is yours.",
    rows: [
      { label: "Merchant", value: merchant.merchantNo },
      { label: "Amount", value: `${formatAmount(amount, currency)} ${currency}`, emphasized: true },
      { label: "Card", value: `ending in ${card.last4}` },
      { label: "Reference", value: reference },
    ],
    approve: "Approve",
    decline: "Decline",
  });
}
