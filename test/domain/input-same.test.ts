import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePaymentInput, type PaymentInput } from "../../src/domain/input/payment-input.js";
import { sameInput } from "../../src/domain/input/same-input.js";
import { termsByProvider } from "../../src/providers/terms.js";
import { anyValidStart, type Start } from "./input-arbitraries.js";

function read({ kind, raw }: Start): PaymentInput {
  const parsed = parsePaymentInput(kind, raw, termsByProvider);
  if (!parsed.ok) throw new Error("the generator made a bad input");
  return parsed.input;
}

const input = anyValidStart.map(read);

function reversedKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversedKeys) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([name, each]) => [name, reversedKeys(each)])) as T;
}

/** Every value in the input by its path, with something else in its place. */
function variants(value: PaymentInput): [path: string, variant: PaymentInput][] {
  const walk = (at: unknown, path: string[]): [string, unknown][] => {
    if (typeof at !== "object" || at === null)
      return [[path.join("."), typeof at === "number" ? at + 1 : `${String(at)}x`]];
    return Object.entries(at).flatMap(([name, each]) => walk(each, [...path, name]));
  };
  return walk(value, []).map(([path, other]) => {
    const copy = structuredClone(value);
    const names = path.split(".");
    const last = names.pop() ?? "";
    const parent = names.reduce<Record<string, unknown>>((o, n) => o[n] as Record<string, unknown>, copy);
    parent[last] = other;
    return [path, copy];
  });
}

const mayDiffer = ["method.cardRef", "customer.clientIp", "customer.userAgent"];

describe("sameInput", () => {
  it("is so for a copy, whatever the order of its keys", () => {
    fc.assert(
      fc.property(input, (a) => {
        expect(sameInput(a, structuredClone(a))).toBe(true);
        expect(sameInput(a, reversedKeys(a))).toBe(true);
      }),
    );
  });

  it("is so for a default written or left out", () => {
    const raw = {
      paymentId: "ORDER1001",
      provider: "pockyt",
      amount: { currency: "USD", value: 2000 },
      method: { type: "card", cardRef: "card_0123456789abcdef" },
    };
    const method = { ...raw.method, cardRef: "card_fedcba9876543210", saveCard: false };
    const spelled = { ...raw, account: "default", actionTimeoutSeconds: 1800, customer: {}, method };
    expect(sameInput(read({ kind: "charge", raw }), read({ kind: "charge", raw: spelled }))).toBe(true);
  });

  it("sees every other difference, in both directions", () => {
    fc.assert(
      fc.property(input, (a) => {
        for (const [path, b] of variants(a)) {
          expect([path, sameInput(a, b)]).toEqual([path, mayDiffer.includes(path)]);
          expect(sameInput(b, a)).toBe(sameInput(a, b));
        }
      }),
    );
  });

  it("sees a field more or less, and the order of items", () => {
    fc.assert(
      fc.property(input, (a) => {
        const { description, ...rest } = a;
        expect(sameInput(a, rest)).toBe(description === undefined);
        expect(sameInput(a, { ...a, customer: { ...a.customer, clientIp: "::1" } })).toBe(true);
        const items = [
          { name: "A", quantity: 1, amount: a.amount },
          { name: "B", quantity: 1, amount: a.amount },
        ];
        expect(sameInput({ ...a, items }, { ...a, items: items.toReversed() })).toBe(false);
      }),
    );
  });
});
