import { describe, expect, it } from "vitest";
import { attentionReasons } from "../../src/domain/attention.js";
import {
  parseAcknowledgeAftercareInput,
  parseAftercareInput,
  parseCancelInput,
  parseCaptureInput,
  parseRefundInput,
  parseResolveInput,
} from "../../src/domain/input/command-input.js";
import { parsePaymentInput } from "../../src/domain/input/payment-input.js";
import type { Parsed, Problem } from "../../src/domain/input/rules.js";
import { termsByProvider, termsOf } from "../../src/providers/terms.js";
import { changed, type Json } from "./input-arbitraries.js";

/** The words that callers get where one field is wrong: what is right is told, and nothing else is blamed. */

const usd = (value: number) => ({ currency: "USD", value });

const payment = {
  paymentId: "ORDER1001",
  provider: "payermax",
  amount: usd(2000),
  method: { type: "card", cardRef: "card_0123456789abcdef" },
  customer: { reference: "USER42", countryCode: "US", clientIp: "203.0.113.7", userAgent: "Mozilla/5.0" },
  description: "Two tickets",
  items: [{ name: "Ticket", quantity: 2, amount: usd(1000) }],
} satisfies Json;

const savedCard = { ...payment, method: { type: "savedCard", token: "pp_1" } };
const dropIn = { ...payment, method: { type: "dropIn", paymentToken: "t", sessionKey: "s" } };

const problemsOf = (parsed: Parsed<unknown>): Problem[] => (parsed.ok ? [] : parsed.problems);
const problems = (raw: unknown) => problemsOf(parsePaymentInput("authCapture", raw, termsByProvider));

describe("a payment's field", () => {
  it.each<[path: string, value: unknown, message: string, raw?: Json]>([
    ["paymentId", "order-1", "must be 1 to 32 upper-case letters, digits or underscores"],
    ["paymentId", 1001, "must be a string"],
    ["account", "Shop", "must be 1 to 20 lower-case letters or digits"],
    ["provider", "stripe", 'must be "payermax" or "pockyt"'],
    ["amount", 2000, "must be an object"],
    ["amount.currency", "usd", "must be an active ISO 4217 code"],
    ["amount.value", 0.5, "must be a positive whole number in minor units"],
    ["method", "card", "must be an object"],
    ["method.type", "paypal", 'must be "card" or "savedCard" or "hosted" or "dropIn"'],
    ["method.cardRef", "0123456789abcdef", "must be a cardRef of the card vault"],
    ["method.saveCard", "yes", "must be true or false"],
    ["method.token", "a b", "must be printable ASCII without spaces", savedCard],
    ["method.customerNo", "a/b", "must be 1 to 128 letters, digits, _, . or -", savedCard],
    ["method.merchantInitiated", 1, "must be true or false", savedCard],
    ["method.paymentToken", "ü", "must be printable ASCII without spaces", dropIn],
    ["method.sessionKey", "x".repeat(513), "must have at most 512 characters", dropIn],
    ["customer", "Ada", "must be an object"],
    ["customer.reference", " ", "must not be blank"],
    ["customer.firstName", "A\nB", "must not contain control characters"],
    ["customer.lastName", "x".repeat(65), "must have at most 64 characters"],
    ["customer.email", "ada", "must be an email address"],
    ["customer.countryCode", "us", "must be two upper-case letters (ISO 3166-1)"],
    ["customer.clientIp", "203.0.113", "must be an IPv4 or IPv6 address"],
    [
      "customer.phone",
      "1",
      "must be a telephone number: digits, perhaps with + before them and spaces, dots, dashes or brackets between",
    ],
    ["description", 7, "must be a string"],
    ["items", [], "must be a list of 1 to 100"],
    ["returnUrl", "/return", "must be an absolute http or https URL"],
    ["actionTimeoutSeconds", 60, "must be a whole number from 1800 to 86400"],
    ["onAuthorizationExpiry", "void", 'must be "expire" or "capture" or "cancel"'],
    ["expiryLeadSeconds", 60, "must be a whole number from 3600 to 432000"],
    ["webhookUrl", "https://shop.example", "is not a known field"],
  ])("%s: %j", (field, value, message, raw = payment) => {
    expect(problems(raw)).toEqual([]);
    expect(problems(changed(raw, field, value))).toEqual([{ field, message }]);
  });

  it.each(["paymentId", "amount", "method"])("%s is required", (field) => {
    expect(problems(changed(payment, field, undefined))).toEqual([{ field, message: "is required" }]);
  });

  it("that only this provider and method need is required for them", () => {
    expect(problems(changed(payment, "description", undefined))).toEqual([
      { field: "description", message: "is required for payermax with card" },
    ]);
  });

  it("of what saving a card is for can't be false", () => {
    const raw = changed(payment, "method.saveCard", { merchantInitiated: false });
    expect(problems(raw)).toEqual([
      { field: "method.saveCard.merchantInitiated", message: "must be true or left out" },
    ]);
  });

  it("has a currency of the provider, and an item the payment's, whose value isn't looked at then", () => {
    const atPockyt = {
      ...{ paymentId: "ORDER1001", provider: "pockyt", amount: { currency: "KRW", value: 2000 } },
      method: payment.method,
    };
    expect(problemsOf(parsePaymentInput("charge", atPockyt, termsByProvider))).toEqual([
      {
        field: "amount.currency",
        message: `must be a currency that pockyt takes: ${[termsOf("pockyt").currencies].flat().join(", ")}`,
      },
    ]);
    // 1.255 KWD can't be written exactly.
    expect(problems(changed(payment, "items.0.amount", { currency: "KWD", value: 1255 }))).toEqual([
      { field: "items[0].amount.currency", message: "must be the payment's currency" },
    ]);
  });
});

describe("an unknown field", () => {
  const unknown = (...names: string[]) =>
    problems({ ...payment, ...Object.fromEntries(names.map((name) => [name, 1])) });

  it.each(["x", "line2", "a1b2c3", "snake_case", "A".repeat(40)])("is named where it is %s", (field) => {
    expect(unknown(field)).toEqual([{ field, message: "is not a known field" }]);
  });

  // Each may be what somebody typed: a card's number, its date, its holder.
  it.each(["", "9lives", "_x", "Ada Byron", "a-b", "ä", "x1230", "a1b2c3d4", "A".repeat(41)])(
    "is counted where it is %j, which may be a value",
    (name) => {
      expect(unknown(name)).toEqual([
        { field: "input", message: "has unknown fields that are not named here: 1" },
      ]);
    },
  );

  it("is counted where it is the twenty-first, and where it is a part's", () => {
    const names = Array.from("abcdefghijklmnopqrstuvw");
    const named = names.slice(0, 20).map((field) => ({ field, message: "is not a known field" }));
    const counted = (others: number) => ({
      field: "input",
      message: `has unknown fields that are not named here: ${others}`,
    });
    expect(unknown(...names.slice(0, 20))).toEqual(named);
    expect(unknown(...names, "a-b")).toEqual([...named, counted(4)]);
    expect(problems(changed(payment, "customer.a-b", 1))).toEqual([{ ...counted(1), field: "customer" }]);
  });
});

describe("a command's field", () => {
  const resolve = { operation: "capture", outcome: "succeeded", evidence: "case 1234", operator: "ada" };
  const refund = { refundId: "R1", amount: usd(500) };
  const refunded = (raw: Json) => parseRefundInput({ ...refund, ...raw }, "EUR");
  const acknowledged = (raw: Json) =>
    parseAcknowledgeAftercareInput({ note: "asked the provider", operator: "ada", ...raw });
  const eur = { amount: { currency: "EUR", value: 5 } };

  it.each<[name: string, parse: () => Parsed<unknown>, field: string, message: string]>([
    [
      "capture in another currency",
      () => parseCaptureInput({ amount: usd(5) }, "EUR"),
      "amount.currency",
      "must be the payment's currency, EUR",
    ],
    ["cancel for a blank reason", () => parseCancelInput({ reason: "" }), "reason", "must not be blank"],
    ["cancel by a bare word", () => parseCancelInput("sold out"), "input", "must be an object"],
    [
      "refund in another currency",
      () => refunded({}),
      "amount.currency",
      "must be the payment's currency, EUR",
    ],
    [
      "refund with a bad id",
      () => refunded({ ...eur, refundId: "r_1" }),
      "refundId",
      "must be 1 to 20 upper-case letters or digits",
    ],
    [
      "refund with the engine's id",
      () => refunded({ ...eur, refundId: "REVERSAL" }),
      "refundId",
      "must not be REVERSAL: it is the engine's own",
    ],
    [
      "refund despite a word",
      () => refunded({ ...eur, despiteDispute: "yes" }),
      "despiteDispute",
      "must be true or false",
    ],
    [
      "resolve by another outcome",
      () => parseResolveInput({ ...resolve, outcome: "unknown" }),
      "outcome",
      'must be "succeeded" or "failed"',
    ],
    [
      "resolve of no operation",
      () => parseResolveInput({ ...resolve, operation: "void" }),
      "operation",
      'must be "createCustomer" or "charge" or "authorize" or "capture" or "cancel" or "refund"',
    ],
    [
      "acknowledge for no reason of attention",
      () => acknowledged({ reason: "bored" }),
      "reason",
      `must be ${attentionReasons.map((reason) => `"${reason}"`).join(" or ")}`,
    ],
    [
      "aftercare of no payment",
      () => parseAftercareInput({ paymentId: "a" }),
      "paymentId",
      "must be 1 to 32 upper-case letters, digits or underscores",
    ],
  ])("%s", (_name, parse, field, message) => {
    expect(problemsOf(parse())).toEqual([{ field, message }]);
  });

  it("outcome may be a failure", () => {
    const raw = { ...resolve, outcome: "failed" };
    expect(parseResolveInput(raw)).toEqual({ ok: true, input: raw });
  });
});
