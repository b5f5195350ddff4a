import { describe, expect, it } from "vitest";
import { adviceFor, reasonInWords } from "../../../src/domain/guidance/attention-words.js";
import { explain } from "../../../src/cli/explain/explanation.js";
import { aftercareLines, paymentLines } from "../../../src/cli/explain/timeline.js";
import { attentionReasons } from "../../../src/domain/attention.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import { rulesAt } from "../../../src/providers/terms.js";

const AT = "2026-01-15T14:02:11.000Z";

const opened = {
  ...{
    type: "opened",
    seq: 1,
    at: AT,
    paymentId: "ORDER1001",
    account: "default",
    run: "r1",
    reference: "r1",
  },
  ...{ provider: "payermax", kind: "charge", amount: { currency: "USD", value: 8000 }, saveCard: false },
  ...{ customerNo: null, firstOperation: "charge", actionTimeoutSeconds: 1800, askFirst: false },
  ...{ onAuthorizationExpiry: "expire", expiryLeadSeconds: 0, rules: rulesAt("payermax") },
} as const satisfies PaymentEvent;
const request = { operation: "charge", requestId: "ORDER1001" } as const;
const sent = { type: "requestSent", seq: 2, at: AT, ...request } as const satisfies PaymentEvent;
const unknown = {
  ...{ type: "outcomeUnknown", seq: 3, at: "2026-01-15T14:02:31.000Z", ...request, foreignRecord: false },
  ...{ code: "timeout", message: "no answer within 20 s", nextCheckAt: "2026-01-15T14:02:36.000Z" },
} as const satisfies PaymentEvent;

it("an unknown outcome is told as one, with what happens next and what a person may do", () => {
  const { lines, next, advice } = explain({ payment: [opened, sent, unknown], aftercare: [] }, unknown.at);
  expect(lines.map(({ text }) => text)).toEqual([
    "charge of 80.00 USD by payermax, account default",
    "asked payermax to charge 80.00 USD (ORDER1001)",
    "no usable answer about the charge (timeout: no answer within 20 s): nobody knows yet whether it happened; " +
      "payermax is asked at 2026-01-15 14:02:36 UTC",
  ]);
  expect(next).toEqual({ at: "2026-01-15T14:02:36.000Z", text: "payermax is asked how it stands (check 1)" });
  expect(advice).toContain(
    "holdfast resolve ORDER1001 --operation charge --outcome succeeded|failed --evidence TEXT",
  );
});

it("while a call is on its way, next is its end", () => {
  const { next } = explain({ payment: [opened, sent], aftercare: [] }, AT);
  expect(next).toEqual({
    at: "2026-01-15T14:02:41.000Z",
    text: "by then the call to payermax for the charge has ended",
  });
});

it("an event of a later release is told by its name, and the story goes on", () => {
  const later = { type: "teleported", seq: 3, at: AT } as unknown as PaymentEvent;
  expect(paymentLines([opened, later, sent]).map(({ text }) => text)).toEqual([
    "charge of 80.00 USD by payermax, account default",
    "teleported (this release of the CLI doesn't know it)",
    "asked payermax to charge 80.00 USD (ORDER1001)",
  ]);
  expect(aftercareLines([later as never])).toHaveLength(1);
});

describe("every reason to call a person", () => {
  it.each(attentionReasons)("%s is said in words, and says what to do with which command", (reason) => {
    expect(reasonInWords(reason)).toMatch(/^[a-z].{20,}/);
    const advice = adviceFor(reason, {
      id: "ORDER1",
      provider: "payermax",
      resolvable: "--operation charge",
    });
    expect(advice).toMatch(/holdfast (ack ORDER1 --note TEXT|resolve ORDER1 --operation charge --outcome)/);
  });
});
