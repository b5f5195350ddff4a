import assert from "node:assert/strict";
import type { CardDetails } from "../providers/port.js";
import type { ContractSubject } from "./subject.js";

/** The cards of the samples. */
export function cardsOf({ calls }: ContractSubject): CardDetails[] {
  return [calls.charge, calls.authorize].flatMap((samples) =>
    samples?.request.paidWith.type === "card" ? [samples.request.paidWith.card] : [],
  );
}

/** What is found is not printed. */
export function assertNothingSecret(subject: ContractSubject, given: unknown, where: string): void {
  const text = JSON.stringify(given);
  for (const { number, cvv } of cardsOf(subject)) {
    assert(!text.replaceAll(/[ -]/g, "").includes(number), `${where} holds a card number`);
    assert(!new RegExp(String.raw`(?<!\d)${cvv}(?!\d)`).test(text), `${where} holds a CVV`);
  }
  for (const secret of subject.secrets)
    assert(!text.includes(secret), `${where} holds a secret of the account`);
}
