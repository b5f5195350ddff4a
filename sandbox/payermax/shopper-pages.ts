import type { FastifyInstance } from "fastify";

import { decisionPage, type DecisionForm } from "../decision-page.js";
import { registerDecisionPage } from "../decision-routes.js";
import type { ThreeDsDecision, ThreeDsOutcome } from "../twin.js";
import { formatAmount } from "./amounts.js";
import type { Booking } from "./booking.js";
import type { Order } from "./records.js";
import type { PayermaxState } from "./state.js";

type Page = { path: string } & Pick<DecisionForm, "site" | "title" | "lead" | "approve" | "decline">;

const PAGES: Record<NonNullable<Order["page"]>, Page> = {
  cashier: {
    path: "/cashier",
    site: "Sandbox cashier",
    title: "Pay your order",
    lead: "A test card is filled in for you.",
    approve: "Pay",
    decline: "Decline",
  },
  "3ds": {
    path: "/payermax/3ds",
    site: "Sandbox bank",
    title: "Confirm your payment",
    lead: "Your bank asks whether this payment is yours.",
    approve: "Approve",
    decline: "Decline",
  },
};

/** Plays the shopper: decides an order that waits, once. */
export function decideOrder(order: Order, outcome: ThreeDsOutcome, booking: Booking): ThreeDsDecision {
  const decided = order.status === "PENDING";
  if (decided && outcome === "approve") booking.succeed(order);
  if (decided && outcome === "decline") booking.fail(order);
  const { status, outTradeNo, tradeToken } = order;
  return { decided, status, reference: outTradeNo, transactionNo: tradeToken };
}

/** Where the shopper decides; undefined for an order without a page. */
export function pagePathOf({ page, pageId }: Order): string | undefined {
  return page === undefined ? undefined : `${PAGES[page].path}/${pageId}`;
}

export function registerShopperPages(app: FastifyInstance, state: PayermaxState, booking: Booking): void {
  for (const [name, page] of Object.entries(PAGES)) {
    registerDecisionPage(app, {
      path: page.path,
      site: page.site,
      find: (pageId) => {
        const order = state.orderByPage(pageId);
        if (order?.page !== name) return undefined;
        return {
          isOpen: () => order.status === "PENDING",
          page: () => decisionPage({ ...page, rows: rowsOf(order) }),
          decide: (outcome) => decideOrder(order, outcome, booking),
          sentence: () => SENTENCES[order.status],
          // No document says that anything is added to the merchant's address.
          callbackUrl: () => order.frontCallbackUrl,
        };
      },
    });
  }
}

const SENTENCES: Record<Order["status"], string> = {
  PENDING: "The payment is open.",
  SUCCESS: "The payment was approved.",
  FAILED: "The payment was declined.",
  CLOSED: "The order was closed because nobody paid it in time.",
};

function rowsOf({ merchant, totalAmount, currency, card, subject, outTradeNo }: Order): DecisionForm["rows"] {
  return [
    { label: "Merchant", value: merchant.merchantNo },
    { label: "Order", value: subject },
    { label: "Amount", value: `${formatAmount(totalAmount, currency)} ${currency}`, emphasized: true },
    { label: "Card", value: `ending in ${card.last4}` },
    { label: "Reference", value: outTradeNo },
  ];
}
