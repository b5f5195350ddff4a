import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../../src/client.js";
import { audit } from "./auditor.js";
import type { Evidence } from "./evidence.js";
import type { ToldEvent } from "./merchants-endpoint.js";
import type { LedgerEntry, WebhookDelivery } from "./sandbox-control.js";

const AT = "2026-01-15T12:00:00.000Z";

function entry(type: LedgerEntry["type"], amount: string, refundReference?: string): LedgerEntry {
  return {
    ...{ seq: 1, at: AT, provider: "payermax", merchantNo: "M", type, reference: "P", transactionNo: "T" },
    ...{ currency: "USD", amount, ...(refundReference !== undefined && { refundReference }) },
  };
}

function webhook(type: string, data: object, more: Partial<WebhookDelivery> = {}): WebhookDelivery {
  return {
    ...{ seq: 1, provider: "payermax", type, reference: "P", url: "", body: JSON.stringify({ data }) },
    ...{ attempts: [], acknowledged: true, nextAttemptAt: null, fault: null, ...more },
  };
}

function view(more: Partial<PaymentView>): PaymentView {
  return {
    ...{ paymentId: "P", account: "default", provider: "payermax", kind: "authCapture", status: "captured" },
    ...{ amount: usd(2000), capturedAmount: usd(2000), action: null, outcomeUnknown: null },
    ...{ authorizationExpiresAt: null, savedCard: null, failure: null, attention: null, providerRefs: {} },
    updatedAt: AT,
    ...more,
  };
}

function usd(value: number) {
  return { currency: "USD", value };
}

function told(type: string, sequence: number, more: Partial<ToldEvent> = {}): ToldEvent {
  return {
    ...{ webhookId: type, type, sequence, paymentId: "P", refundId: null, body: "{}", isSigned: true },
    ...more,
  };
}

const TOLD = [
  told("payment.authorized", 1),
  told("payment.captured", 2),
  told("refund.refunded", 3, { refundId: "R1" }),
];

/** An authorization of 20.00 that was captured, with books that agree. */
function payment(more: Partial<Evidence> = {}): Evidence {
  return {
    plan: {
      ...{ paymentId: "P", provider: "payermax", kind: "authCapture", value: 2000, saveCard: false },
      commands: [{ name: "capture", value: null, afterMs: 0 }],
      refunds: [{ refundId: "R1", value: 500, afterMs: 0 }],
    },
    ledger: [entry("authorize", "20.00"), entry("capture", "20.00")],
    webhooks: [webhook("PAYMENT", { status: "SUCCESS" }), webhook("CAPTURE", { status: "SUCCESS" })],
    ...{ persons: [], run: "completed", view: view({}), events: [], aftercare: null, aftercareEvents: [] },
    ...{ forged: [], setAside: false, cardIsKept: false, stands: null },
    told: TOLD,
    ...more,
  };
}

function refunded(status: "refunded" | "processing", value = 500) {
  const refund = { refundId: "R1", status, amount: usd(value), reason: null, failure: null };
  const refunds = [{ ...refund, outcomeUnknown: null, providerRefs: {} }];
  return { refunds, notices: [], attention: null } as unknown as NonNullable<Evidence["aftercare"]>;
}

const MERCHANT = "the merchant is told of every end, in order";

const found = (evidence: Evidence) => audit([evidence]).map(({ invariant }) => invariant);

const taken = [entry("authorize", "20.00"), entry("capture", "20.00")];
const person = (operation: string, outcome: "succeeded" | "failed") =>
  ({ at: AT, act: "resolve", operation, outcome, taken: true }) as const;

test("books that agree are no violation", () => {
  expect(audit([payment()])).toEqual([]);
  const ledger = [...taken, entry("refund", "5.00", "P_REFUND_R1")];
  expect(audit([payment({ ledger, aftercare: refunded("refunded") })])).toEqual([]);
});

describe("planted", () => {
  test.each<[string, Partial<Evidence>, string]>([
    ["a doubled capture", { ledger: [...taken, entry("capture", "20.00")] }, "one effect for each request"],
    [
      "more captured than held",
      { ledger: [entry("authorize", "10.00"), entry("capture", "20.00")] },
      "captured ≤ authorized, refunded ≤ captured",
    ],
    [
      "more refunded than captured",
      { ledger: [...taken, entry("refund", "25.00", "P_REFUND_R1")] },
      "captured ≤ authorized, refunded ≤ captured",
    ],
    [
      "a doubled refund",
      {
        ledger: [...taken, entry("refund", "5.00", "P_REFUND_R1"), entry("refund", "5.00", "P_REFUND_R1")],
        aftercare: refunded("refunded"),
      },
      "one effect for each request",
    ],
    [
      "a capture that nobody asked for",
      { plan: { ...payment().plan, commands: [] } },
      "one effect for each request",
    ],
    [
      "money that the engine doesn't know of",
      { view: view({ status: "failed", capturedAmount: null }), webhooks: [] },
      "every effect is known",
    ],
    [
      "a hold that the engine doesn't know of",
      {
        ledger: [entry("authorize", "20.00")],
        view: view({ status: "failed", capturedAmount: null }),
        webhooks: [],
      },
      "every effect is known",
    ],
    [
      "a refund that the engine doesn't know of",
      { ledger: [...taken, entry("refund", "5.00", "P_REFUND_R1")] },
      "every effect is known",
    ],
    [
      "a capture that is only claimed",
      { ledger: [entry("authorize", "20.00")], webhooks: [] },
      "no effect is only claimed",
    ],
    ["a refund that is only claimed", { aftercare: refunded("refunded") }, "no effect is only claimed"],
    [
      "a webhook that was acknowledged and lost",
      {
        ledger: [entry("authorize", "20.00")],
        view: view({ status: "authorized", capturedAmount: null }),
      },
      "an acknowledged webhook is applied, once",
    ],
    [
      "a forged webhook that was acknowledged",
      { webhooks: [webhook("PAYMENT", { status: "FAILED" }, { fault: "forged" })] },
      "an acknowledged webhook is applied, once",
    ],
    [
      "a stranger's notification that was believed",
      {
        forged: [{ key: "stranger-1", workflowId: "payment-default-P" }],
        events: [unverified("stranger-1"), { ...unverified("stranger-1"), type: "notificationReceived" }],
      } as unknown as Partial<Evidence>,
      "a stranger's notification is recorded as one, and not believed",
    ],
    [
      "a stranger's notification that left no record",
      { forged: [{ key: "stranger-1", workflowId: "payment-default-P" }] },
      "a stranger's notification is recorded as one, and not believed",
    ],
    [
      "a card that was lost with a vault",
      {
        view: view({
          ...{ status: "failed", capturedAmount: null },
          failure: { operation: "authorize", kind: "rejected", code: "card_expired", message: "gone" },
        }),
        ...{ ledger: [], webhooks: [], cardIsKept: true },
      },
      "a shared card store outlives its vaults",
    ],
    ["an end that nobody was told of", { told: TOLD.slice(0, 1) }, MERCHANT],
    [
      "a refund that nobody was told of",
      { told: TOLD.slice(0, 2), aftercare: refunded("refunded") },
      MERCHANT,
    ],
    [
      "an end before which another was told last",
      { told: [told("payment.captured", 1), told("payment.failed", 2)] },
      MERCHANT,
    ],
    ["events out of order", { told: [told("payment.captured", 2), told("payment.authorized", 1)] }, MERCHANT],
    [
      "an event that came again as another",
      { told: [...TOLD, told("payment.captured", 2, { body: "[]" })] },
      MERCHANT,
    ],
    [
      "an event with a wrong signature",
      { told: [...TOLD, told("payment.attention", 4, { isSigned: false })] },
      MERCHANT,
    ],
    ["a payment that stands still", { stands: "it is capturing" }, "no payment stands still"],
    [
      "a terminated run that answers no query",
      {
        run: "terminated",
        view: null,
        ledger: [],
        webhooks: [],
        persons: [{ at: AT, act: "terminate", taken: true }],
      },
      "no payment stands still",
    ],
    [
      "events of another story",
      { events: [{ seq: 1, at: AT, ...opened() }] as unknown as Evidence["events"] },
      "the events fold to the view",
    ],
  ])("%s is found", (_name, planted, invariant) => {
    expect(found(payment(planted))).toContain(invariant);
  });
});

function unverified(key: string) {
  return { seq: 1, at: AT, type: "notificationUnverified", key, about: "payment" } as const;
}

function opened() {
  return {
    ...{ type: "opened", paymentId: "P", account: "default", provider: "payermax", kind: "authCapture" },
    ...{ amount: usd(2000), firstOperation: "authorize", askFirst: false, rules: {}, customerNo: null },
  };
}

test("what a person claimed is that person's, and nobody else's", () => {
  const ledger = [entry("authorize", "20.00")];
  const webhooks: WebhookDelivery[] = [];
  expect(audit([payment({ ledger, webhooks, persons: [person("capture", "succeeded")] })])).toEqual([]);
  expect(found(payment({ ledger, webhooks, persons: [person("refund", "succeeded")] }))).toContain(
    "no effect is only claimed",
  );
});

test("where a person was called, the books may differ; about a saved card that is none of the money", () => {
  const lost = {
    view: view({ status: "failed", capturedAmount: null }),
    ...{ webhooks: [], told: [told("payment.failed", 1)] },
  };
  const called = (reason: string) =>
    ({
      aftercareEvents: [{ seq: 1, at: AT, type: "attentionRaised", reason, requestId: null, detail: null }],
    }) as unknown as Partial<Evidence>;
  expect(found(payment({ ...lost, ...called("status_went_back") }))).toEqual([]);
  for (const other of ["saved_card_missing", "unknown_news"])
    expect(found(payment({ ...lost, ...called(other) }))).toEqual(["every effect is known"]);
});

test("a card that was told of is there, or a person settled the charge and is called about the card", () => {
  const rule = "an acknowledged webhook is applied, once";
  const webhooks = [webhook("IPN", { status: "success", vaultId: "pp_1" })];
  const called = { type: "attentionRaised", reason: "saved_card_missing", requestId: null, detail: null };
  const events = [{ seq: 1, at: AT, ...called }] as unknown as Evidence["events"];
  const persons = [person("charge", "succeeded")];
  expect(found(payment({ webhooks }))).toContain(rule);
  expect(found(payment({ webhooks, persons }))).toContain(rule);
  expect(found(payment({ webhooks, events }))).toContain(rule);
  expect(found(payment({ webhooks, persons, events }))).not.toContain(rule);
});

test("a run that a reset made may tell the same again with what it had not known before", () => {
  const again = told("payment.captured", 4, { webhookId: "payment.captured-2", body: "[]" });
  const twice = { told: [told("payment.captured", 2, { webhookId: "payment.captured-2" }), again] };
  expect(found(payment(twice))).toContain(MERCHANT);
  expect(found(payment({ ...twice, persons: [{ at: AT, act: "reset", taken: true }] }))).not.toContain(
    MERCHANT,
  );
});

test("a stranger's notification that is recorded as one is no violation", () => {
  const forged = [{ key: "stranger-1", workflowId: "aftercare-default-P" }];
  const aftercareEvents = [unverified("stranger-1")];
  expect(found(payment({ forged, aftercareEvents }))).toEqual([]);
});

test("news that was set aside, with an alarm, is a person's; of any other payment it is lost", () => {
  const unapplied = {
    ledger: [entry("authorize", "20.00")],
    view: view({ status: "authorized", capturedAmount: null }),
  };
  const rule = "an acknowledged webhook is applied, once";
  expect(found(payment({ ...unapplied, setAside: true }))).not.toContain(rule);
  expect(found(payment({ ...unapplied, setAside: false }))).toContain(rule);
});
