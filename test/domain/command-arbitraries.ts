import fc from "fast-check";
import { attentionReasons } from "../../src/domain/attention.js";
import type { Json } from "./input-arbitraries.js";

/** Valid raw inputs of the commands, by the words of docs/reference.md. */

const some = (
  model: Record<string, fc.Arbitrary<unknown>>,
  requiredKeys: string[] = [],
): fc.Arbitrary<Json> => fc.record(model, { requiredKeys, noNullPrototype: true });

const UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const textOf = (characters: string, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...Array.from(characters)), minLength: 1, maxLength });

const words = (max: number) => textOf(`${UPPER}äß東京'.,&()-`, max);
const paymentId = textOf(`${UPPER}_`, 32);
const refundId = textOf(UPPER, 20).filter((id) => id !== "REVERSAL");
const account = textOf(UPPER.toLowerCase(), 20);
const amount = fc.record({
  currency: fc.constant("USD"),
  value: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
});
const operation = fc.constantFrom("createCustomer", "charge", "authorize", "capture", "cancel", "refund");
const resolution = {
  outcome: fc.constantFrom("succeeded", "failed"),
  evidence: words(1_000),
  operator: words(128),
};
const note = { note: words(1_000), operator: words(128) };

export const validCommands = {
  "payment-aftercare-input": some({ paymentId, account }, ["paymentId"]),
  "capture-input": some({ amount }),
  "cancel-input": some({ reason: words(256) }),
  "resolve-input": fc.record({ operation, ...resolution }),
  "acknowledge-input": fc.record(note),
  "refund-input": some({ refundId, amount, reason: words(256), despiteDispute: fc.boolean() }, [
    "refundId",
    "amount",
  ]),
  "resolve-refund-input": fc.record({
    refundId: fc.oneof(refundId, fc.constant("REVERSAL")),
    ...resolution,
  }),
  "acknowledge-aftercare-input": some({ ...note, reason: fc.constantFrom(...attentionReasons) }, [
    "note",
    "operator",
  ]),
} satisfies Record<string, fc.Arbitrary<Json>>;
