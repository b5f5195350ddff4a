import fc from "fast-check";
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
import { schemaOf } from "../../src/domain/input/json-schema.js";
import { parsePaymentInput } from "../../src/domain/input/payment-input.js";
import { boolean, notHere, object, value, type Parsed } from "../../src/domain/input/rules.js";
import type { PaymentKind } from "../../src/domain/payment/states.js";
import { termsByProvider } from "../../src/providers/terms.js";
import { wrongBy } from "../schemas/validate.js";
import { validCommands } from "./command-arbitraries.js";
import { combinations, validStart, type Json } from "./input-arbitraries.js";
import { spoiled } from "./spoiled-inputs.js";

const startOf = (kind: PaymentKind) =>
  fc.oneof(...combinations.filter((one) => one.kind === kind).map(validStart)).map(({ raw }) => raw);
const paymentBy = (kind: PaymentKind) => (raw: unknown) => parsePaymentInput(kind, raw, termsByProvider);

type Case = readonly [keyof typeof valid, (raw: unknown) => Parsed<unknown>];
const valid = {
  "charge-payment-input": startOf("charge"),
  "auth-capture-payment-input": startOf("authCapture"),
  ...validCommands,
};
const cases: readonly Case[] = [
  ["charge-payment-input", paymentBy("charge")],
  ["auth-capture-payment-input", paymentBy("authCapture")],
  ["payment-aftercare-input", parseAftercareInput],
  ["capture-input", (raw) => parseCaptureInput(raw, "USD")],
  ["cancel-input", parseCancelInput],
  ["resolve-input", parseResolveInput],
  ["acknowledge-input", parseAcknowledgeInput],
  ["refund-input", (raw) => parseRefundInput(raw, "USD")],
  ["resolve-refund-input", parseResolveRefundInput],
  ["acknowledge-aftercare-input", parseAcknowledgeAftercareInput],
];

/** What docs/packages.md says that a schema can't tell. */
const BEYOND_SCHEMAS = [
  /looks like a card number/,
  /^can't be written exactly/,
  /^must be the payment's currency/,
  /^must be an IPv4 or IPv6 address$/,
  /^must have at most \d+ characters$/,
];

/** How rule and schema disagree; null: they don't. */
function disagreement([name, rule]: Case, raw: Json): string | null {
  const [parsed, wrong] = [rule(raw), wrongBy(name, raw)];
  if (parsed.ok) return wrong === null ? null : `the rule takes what the schema refuses: ${wrong}`;
  const telling = parsed.problems.filter(
    ({ message }) => !BEYOND_SCHEMAS.some((beyond) => beyond.test(message)),
  );
  const said = telling.map(({ field, message }) => `${field} ${message}`).join("; ");
  return wrong === null && said !== "" ? `the schema takes what the rule refuses: ${said}` : null;
}

describe.each(cases)("the schema of %s and its rule", (name, rule) => {
  it("take the same valid inputs", () => {
    fc.assert(
      fc.property(valid[name], (raw) => {
        expect({ ok: rule(raw).ok, wrong: wrongBy(name, raw) }).toEqual({ ok: true, wrong: null });
      }),
      { numRuns: 300 },
    );
  });

  it("agree on inputs that somebody got wrong", () => {
    let refusedByBoth = 0;
    fc.assert(
      fc.property(spoiled(valid[name]), (raw) => {
        expect(disagreement([name, rule], raw)).toBe(null);
        if (!rule(raw).ok && wrongBy(name, raw) !== null) refusedByBoth++;
      }),
      { numRuns: 2_000 },
    );
    expect(refusedByBoth).toBeGreaterThan(500);
  });

  it.each(["ORDER1001", 7, true, []])("take no %j", (raw) => {
    expect({ ok: rule(raw).ok, wrong: wrongBy(name, raw) !== null }).toEqual({ ok: false, wrong: true });
  });
});

it("a schema says nothing of a field that has no place, nor of needed fields where there are none", () => {
  const rule = object({}, { saveCard: boolean, cardRef: notHere("has no place here") });
  expect(schemaOf(rule)).toEqual({
    ...{ type: "object", additionalProperties: false },
    properties: { saveCard: { type: "boolean" } },
  });
});

it("a rule without a schema has none to export, and says so", () => {
  const rule = object({ at: value((given): given is 1 => given === 1, "must be 1") });
  expect(() => schemaOf(rule)).toThrow(/no JSON schema/);
});
