import { describe, expect, it } from "vitest";
import {
  parseAcknowledgeAftercareInput,
  parseAcknowledgeInput,
  parseAftercareInput,
  parseCancelInput,
  parseCaptureInput,
  parseRefundInput,
  parseResolveInput,
  parseResolveRefundInput,
} from "../../src/domain/input/command-input.js";
import type { Parsed } from "../../src/domain/input/rules.js";

const usd = (value: unknown) => ({ currency: "USD", value });
const visa = "4111 1111 1111 1111";

function badFields(parsed: Parsed<unknown>): string[] {
  if (parsed.ok) return [];
  expect(JSON.stringify(parsed.problems)).not.toContain(visa);
  return parsed.problems.map(({ field }) => field);
}

describe("capture", () => {
  it.each([undefined, null, {}])("%j captures all", (raw) => {
    expect(parseCaptureInput(raw, "USD")).toEqual({ ok: true, input: {} });
  });
  it("takes an amount in the payment's currency", () => {
    expect(parseCaptureInput({ amount: usd(500) }, "USD")).toEqual({ ok: true, input: { amount: usd(500) } });
  });
  it.each([
    [{ amount: usd(500) }, "EUR", ["amount.currency"]],
    [{ amount: usd(0) }, "USD", ["amount.value"]],
    [{ amount: usd(-5) }, "USD", ["amount.value"]],
    [
      { amount: { currency: "EUR", value: 1.5 }, final: true },
      "USD",
      ["amount.currency", "amount.value", "final"],
    ],
    [{ amount: null }, "USD", ["amount"]],
    [{ amount: 500 }, "USD", ["amount"]],
    [500, "USD", ["input"]],
    ["all", "USD", ["input"]],
    [[], "USD", ["input"]],
  ])("refuses %j of a payment in %s", (raw, currency, fields) => {
    expect(badFields(parseCaptureInput(raw, currency))).toEqual(fields);
  });
});

describe("cancel", () => {
  it.each([undefined, null, {}])("%j has no reason", (raw) => {
    expect(parseCancelInput(raw)).toEqual({ ok: true, input: {} });
  });
  it("takes a reason", () => {
    expect(parseCancelInput({ reason: "sold out" })).toEqual({ ok: true, input: { reason: "sold out" } });
  });
  it.each([
    { reason: "" },
    { reason: 5 },
    { reason: null },
    { reason: `card ${visa}` },
    { reason: "x".repeat(257) },
  ])("refuses %j", (raw) => {
    expect(badFields(parseCancelInput(raw))).toEqual(["reason"]);
  });
  it("refuses a bare word", () => {
    expect(badFields(parseCancelInput("sold out"))).toEqual(["input"]);
  });
});

describe("resolve", () => {
  const resolve = { operation: "capture", outcome: "succeeded", evidence: "case 1234", operator: "ada" };
  it.each(["createCustomer", "charge", "authorize", "capture", "cancel", "refund"])(
    "takes %s",
    (operation) => {
      const raw = { ...resolve, operation };
      expect(parseResolveInput(raw)).toEqual({ ok: true, input: raw });
    },
  );
  it("names all that is missing or wrong", () => {
    expect(badFields(parseResolveInput({}))).toEqual(["operation", "outcome", "evidence", "operator"]);
    expect(badFields(parseResolveInput(undefined))).toEqual(["input"]);
    const raw = { operation: "void", outcome: "unknown", evidence: visa, operator: " ", refundId: "R1" };
    expect(badFields(parseResolveInput(raw))).toEqual([
      "operation",
      "outcome",
      "evidence",
      "operator",
      "refundId",
    ]);
  });
  it("takes a refund by its id, the engine's own too", () => {
    const rest = { outcome: "succeeded", evidence: "case 1234", operator: "ada" };
    for (const refundId of ["R1", "REVERSAL"])
      expect(parseResolveRefundInput({ refundId, ...rest })).toEqual({
        ok: true,
        input: { refundId, ...rest },
      });
    expect(badFields(parseResolveRefundInput({ ...resolve, refundId: "r1" }))).toEqual([
      "refundId",
      "operation",
    ]);
  });
});

describe("refund", () => {
  it("takes the fields of docs/reference.md", () => {
    const raw = { refundId: "R1", amount: usd(500), reason: "broken" };
    expect(parseRefundInput(raw)).toEqual({ ok: true, input: raw });
    expect(parseRefundInput(raw, "USD")).toEqual({ ok: true, input: raw });
    const despite = { ...raw, despiteDispute: true };
    expect(parseRefundInput(despite)).toEqual({ ok: true, input: despite });
    expect(badFields(parseRefundInput({ ...raw, despiteDispute: "yes" }))).toEqual(["despiteDispute"]);
  });
  it("names all that is missing or wrong", () => {
    expect(badFields(parseRefundInput({}))).toEqual(["refundId", "amount"]);
    expect(badFields(parseRefundInput({ refundId: "R1", amount: usd(500) }, "EUR"))).toEqual([
      "amount.currency",
    ]);
    expect(
      badFields(parseRefundInput({ refundId: "r_1", amount: usd("5"), reason: null, all: true })),
    ).toEqual([...["refundId", "amount.value", "reason", "all"]]);
  });
  it("keeps the engine's own id from callers", () => {
    expect(badFields(parseRefundInput({ refundId: "REVERSAL", amount: usd(5) }))).toEqual(["refundId"]);
  });
});

describe("acknowledge", () => {
  const raw = { note: "asked the provider", operator: "ada" };
  it("of aftercare takes a reason or none, that of a payment none", () => {
    expect(parseAcknowledgeAftercareInput(raw)).toEqual({ ok: true, input: raw });
    const ofDispute = { ...raw, reason: "dispute" };
    expect(parseAcknowledgeAftercareInput(ofDispute)).toEqual({ ok: true, input: ofDispute });
    expect(parseAcknowledgeInput(raw)).toEqual({ ok: true, input: raw });
    expect(badFields(parseAcknowledgeInput(ofDispute))).toEqual(["reason"]);
  });
  it("names all that is missing or wrong", () => {
    for (const parse of [parseAcknowledgeInput, parseAcknowledgeAftercareInput])
      expect(badFields(parse({}))).toEqual(["note", "operator"]);
    const wrong = { note: `card ${visa}`, operator: "", reason: "bored" };
    expect(badFields(parseAcknowledgeAftercareInput(wrong))).toEqual(["note", "operator", "reason"]);
  });
});

describe("aftercare", () => {
  it("has the default account", () => {
    const input = { account: "default", paymentId: "ORDER1001" };
    expect(parseAftercareInput({ paymentId: "ORDER1001" })).toEqual({ ok: true, input });
    expect(parseAftercareInput(input)).toEqual({ ok: true, input });
  });
  it("names all that is wrong", () => {
    expect(badFields(parseAftercareInput({ paymentId: "a", account: "A", provider: "pockyt" }))).toEqual([
      ...["paymentId", "account", "provider"],
    ]);
    expect(badFields(parseAftercareInput(null))).toEqual(["input"]);
  });
});
