import { beforeAll, describe, expect, it } from "vitest";
import type { AftercareView, Refund } from "../../src/domain/aftercare/view.js";
import { bodyOf, merchantEventTypes, type MerchantEvent } from "../../src/domain/merchant-events/event.js";
import type { PaymentView } from "../../src/domain/payment/view.js";
import type { SchemaName } from "../../src/schemas/index.js";
import { recordedMessages, type Recorded } from "./recorded-messages.js";
import { wrongBy } from "./validate.js";

const PAYMENTS = ["chargePayment", "authCapturePayment"];
const AFTERCARE = "paymentAftercare";

let recorded: readonly Recorded[];
beforeAll(async () => {
  recorded = await recordedMessages();
});

const ofPayments = ({ workflow }: Recorded) => PAYMENTS.includes(workflow);
const repliesOfAftercares = (...messages: string[]) =>
  recorded.filter(
    ({ workflow, what, message }) =>
      workflow === AFTERCARE && what === "reply" && messages.includes(message ?? ""),
  );

/** What the schema finds wrong with each; and that there are so many at least. */
function allFit(name: SchemaName, jsons: readonly unknown[], atLeast: number): void {
  expect(jsons.flatMap((json) => wrongBy(name, json) ?? [])).toEqual([]);
  expect(jsons.length).toBeGreaterThanOrEqual(atLeast);
}

describe("what releases have recorded fits the schema of", () => {
  it("a payment's view", () => {
    const views = recorded.filter(
      (one) => ofPayments(one) && (one.what === "result" || one.what === "reply"),
    );
    allFit(
      "payment-view",
      views.map(({ json }) => json),
      40,
    );
  });

  it("a refund", () => {
    allFit(
      "refund",
      repliesOfAftercares("refund", "resolve").map(({ json }) => json),
      5,
    );
  });

  it("an aftercare's view", () => {
    allFit(
      "aftercare-view",
      repliesOfAftercares("acknowledge").map(({ json }) => json),
      1,
    );
  });

  it("a merchant event's body", () => {
    const handed = recorded.filter(({ message }) => message === "handedOver");
    const bodies = handed.flatMap(({ json }) =>
      (json as MerchantEvent[]).map((event, index) =>
        bodyOf({ account: "default", paymentId: "ORDER1001" }, index + 1, event),
      ),
    );
    allFit("merchant-event", bodies, 3);
  });

  it.each([
    ["chargePayment", null, "charge-payment-input", 10],
    ["authCapturePayment", null, "auth-capture-payment-input", 5],
    [AFTERCARE, null, "payment-aftercare-input", 5],
    [AFTERCARE, "refund", "refund-input", 5],
    [AFTERCARE, "resolve", "resolve-refund-input", 1],
    [AFTERCARE, "acknowledge", "acknowledge-aftercare-input", 1],
    ["authCapturePayment", "capture", "capture-input", 5],
    ["authCapturePayment", "cancel", "cancel-input", 1],
    ["authCapturePayment", "resolve", "resolve-input", 1],
  ] as const)("the input of %s, %s", (workflow, message, name, atLeast) => {
    const given = recorded.filter((one) => {
      const isInput = one.what === (message === null ? "input" : "argument");
      return one.workflow === workflow && one.message === message && isInput;
    });
    allFit(
      name,
      given.map(({ json }) => json),
      atLeast,
    );
  });
});

describe("the schema of a merchant event's body", () => {
  const AT = "2026-01-15T14:02:11.000Z";
  const money = { currency: "USD", value: 2000 };
  const noted = { reason: "dispute", since: AT } as const;
  const payment: PaymentView = {
    ...{
      paymentId: "ORDER1001",
      account: "default",
      provider: "payermax",
      kind: "charge",
      status: "captured",
    },
    ...{ amount: money, capturedAmount: money, action: null, outcomeUnknown: null },
    ...{ authorizationExpiresAt: null, savedCard: null, failure: null, attention: null },
    ...{ providerRefs: { tradeToken: "T1" }, updatedAt: AT },
  };
  const refund: Refund = {
    ...{ refundId: "R1", status: "refunded", amount: money, reason: null, failure: null },
    ...{ outcomeUnknown: null, providerRefs: {} },
  };
  const aftercare: AftercareView = {
    ...{ paymentId: "ORDER1001", account: "default", provider: "payermax", paymentStatus: "captured" },
    ...{ capturedAmount: money, refundedAmount: money, refunds: [refund], attention: noted },
    ...{ notices: [], disputes: [{ caseId: "C1", name: "DISPUTE", status: "OPEN", stage: "open", at: AT }] },
  };
  const subjects = { payment, refund, aftercare };
  const about = (type: string) => type.split(".")[0] as keyof typeof subjects;
  const body = (type: string, subject: keyof typeof subjects) => ({
    ...{ type, timestamp: AT },
    data: { sequence: 7, account: "default", paymentId: "ORDER1001", [subject]: subjects[subject] },
  });

  it.each(merchantEventTypes)("takes %s with what it is about", (type) => {
    expect(wrongBy("merchant-event", body(type, about(type)))).toBe(null);
  });

  it.each(merchantEventTypes)("refuses %s with anything else", (type) => {
    const others = (["payment", "refund", "aftercare"] as const).filter((name) => name !== about(type));
    for (const other of others) expect(wrongBy("merchant-event", body(type, other))).not.toBe(null);
  });

  it("refuses a type that there isn't, and a body without its sequence", () => {
    expect(wrongBy("merchant-event", body("payment.teleported", "payment"))).not.toBe(null);
    const { data, ...rest } = body("payment.captured", "payment");
    expect(wrongBy("merchant-event", { ...rest, data: { ...data, sequence: undefined } })).not.toBe(null);
  });

  it("takes a field that a later release adds to a view, and refuses a view that lacks one", () => {
    expect(wrongBy("payment-view", { ...payment, risk: "low" })).toBe(null);
    expect(wrongBy("payment-view", { ...payment, status: undefined })).not.toBe(null);
    expect(wrongBy("refund", { ...refund, amount: null })).not.toBe(null);
    expect(wrongBy("aftercare-view", { ...aftercare, notices: null })).not.toBe(null);
  });
});
