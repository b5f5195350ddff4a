import { expect } from "vitest";
import type { PaymentView, Refund } from "../../src/client.js";
import type { FaultPlan } from "../../sandbox/faults/faults.js";
import { booked, usd } from "../support/holds.js";
import { cardPayment, hostedPayment, savedCardPayment, TEST_CARDS } from "../support/payments.js";
import type { Stack } from "../support/stack.js";

/** What the caller is told, and what is asked about later: the payment's view or the refund. */
export type Told = Pick<PaymentView | Refund, "outcomeUnknown" | "failure"> & {
  readonly status: string;
  readonly attention?: PaymentView["attention"];
};

/** An operation that may move money, as a caller asks for it, and where its faults strike. */
export interface Operation {
  readonly name: string;
  readonly provider: "pockyt" | "payermax";
  /** By the provider's request log. */
  readonly call: string;
  readonly query: string;
  /** What has to be there before: an authorized payment, a captured one. */
  readonly prepare?: (stack: Stack, paymentId: string) => Promise<unknown>;
  readonly ask: (stack: Stack, paymentId: string) => Promise<Told>;
  /** As the caller would find out later. */
  readonly look: (stack: Stack, paymentId: string) => Promise<Told>;
  /** How it ends where the provider has done it, and what the provider's books then hold: once. */
  readonly done: { readonly status: string; readonly books: readonly string[] };
  /** What the status may be while nobody knows. */
  readonly meanwhile: string;
}

const payment: Operation["look"] = ({ holdfast }, paymentId) => holdfast.get({ paymentId });

const refund: Operation["look"] = async ({ holdfast }, paymentId) => {
  const found = (await holdfast.aftercare({ paymentId }))?.refunds[0];
  if (!found) throw new Error(`${paymentId} has no refund`);
  return found;
};

const shopper = {
  reference: "USER42",
  countryCode: "US",
  clientIp: "203.0.113.7",
  userAgent: "Mozilla/5.0",
};

/** Authorized at once, with a card from the vault: there is no page whose address could be lost. */
async function authorize(stack: Stack, paymentId: string): Promise<PaymentView> {
  const { method } = await cardPayment(stack, paymentId, {
    number: TEST_CARDS.withoutThreeDs,
    saveCard: false,
  });
  return stack.holdfast.authorize(hostedPayment(paymentId, { method, customer: shopper }));
}

async function authorized(stack: Stack, paymentId: string): Promise<void> {
  expect(await authorize(stack, paymentId)).toMatchObject({ status: "authorized" });
}

async function captured(stack: Stack, paymentId: string): Promise<void> {
  await authorized(stack, paymentId);
  expect(await stack.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
}

async function charged(stack: Stack, paymentId: string): Promise<void> {
  expect(await chargeSavedCard(stack, paymentId)).toMatchObject({ status: "captured" });
}

const chargeSavedCard: Operation["ask"] = async (stack, paymentId) =>
  stack.holdfast.charge(savedCardPayment(paymentId, await savedCardOf(stack)));

const giveBack: Operation["ask"] = ({ holdfast }, paymentId) =>
  holdfast.refund({ paymentId, refundId: "R1", amount: usd(500) });

export const operations: readonly Operation[] = [
  {
    name: "charge with a card",
    provider: "pockyt",
    call: "capture",
    query: "query",
    ask: async (stack, paymentId) =>
      stack.holdfast.charge(
        await cardPayment(stack, paymentId, { number: TEST_CARDS.withoutThreeDs, saveCard: false }),
      ),
    look: payment,
    done: { status: "captured", books: ["charge 20.00"] },
    meanwhile: "processing",
  },
  {
    name: "charge with a saved card",
    provider: "pockyt",
    call: "capture",
    query: "query",
    ask: chargeSavedCard,
    look: payment,
    done: { status: "captured", books: ["charge 12.50"] },
    meanwhile: "processing",
  },
  {
    name: "authorize",
    provider: "payermax",
    call: "orderAndPay",
    query: "orderQuery",
    ask: authorize,
    look: payment,
    done: { status: "authorized", books: ["authorize 20.00"] },
    meanwhile: "processing",
  },
  {
    name: "capture",
    provider: "payermax",
    call: "capture",
    query: "orderQuery",
    prepare: authorized,
    ask: ({ holdfast }, paymentId) => holdfast.capture({ paymentId }),
    look: payment,
    done: { status: "captured", books: ["authorize 20.00", "capture 20.00"] },
    meanwhile: "capturing",
  },
  {
    name: "cancel",
    provider: "payermax",
    call: "cancel",
    query: "orderQuery",
    prepare: authorized,
    ask: ({ holdfast }, paymentId) => holdfast.cancel({ paymentId }),
    look: payment,
    done: { status: "canceled", books: ["authorize 20.00", "cancel 20.00"] },
    meanwhile: "canceling",
  },
  {
    name: "refund at Pockyt",
    provider: "pockyt",
    call: "refund",
    query: "query",
    prepare: charged,
    ask: giveBack,
    look: refund,
    done: { status: "refunded", books: ["charge 12.50", "refund 5.00"] },
    meanwhile: "processing",
  },
  {
    name: "refund at PayerMax",
    provider: "payermax",
    call: "refund",
    query: "refundQuery",
    prepare: captured,
    ask: giveBack,
    look: refund,
    done: { status: "refunded", books: ["authorize 20.00", "capture 20.00", "refund 5.00"] },
    meanwhile: "processing",
  },
];

/** Its webhook is lost in these tests: the sandbox has what it would have brought. */
async function savedCardOf(stack: Stack): Promise<{ token: string; customerNo: string }> {
  // The stack's own: stacks share a Temporal server.
  const saving = `SAVING_${stack.taskQueue.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
  const card = await cardPayment(stack, saving, { number: TEST_CARDS.withoutThreeDs });
  await stack.holdfast.charge(card);
  const body = stack.sandbox.webhooks().find(({ reference }) => reference === saving)?.body;
  const fields = new URLSearchParams(body);
  return { token: fields.get("vaultId") ?? "", customerNo: fields.get("customerNo") ?? "" };
}

/** What the provider did, and nothing that it only said. */
export function booksOf(stack: Stack, paymentId: string): string[] {
  return booked(stack, paymentId);
}

/** Every send of the operation's request for the payment, by the id that it was sent under. */
export function sentUnder(stack: Stack, { provider, call }: Operation, paymentId: string): string[] {
  return stack.sandbox
    .requests()
    .filter(
      ({ provider: at, operation, fields }) =>
        at === provider && operation === call && (fields.outTradeNo ?? fields.reference) === paymentId,
    )
    .map(({ fields }) => fields.requestId ?? fields.outRefundNo ?? fields.refundReference ?? paymentId);
}

export type { FaultPlan };
