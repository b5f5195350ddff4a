import { expect } from "vitest";
import { nextMove as nextOfAftercare } from "../../../src/domain/aftercare/next-move.js";
import type { AftercareState } from "../../../src/domain/aftercare/state.js";
import { view } from "../../../src/domain/aftercare/view.js";
import { standing } from "../../../src/domain/attention.js";
import { aftercareDetails } from "../../../src/domain/guidance/aftercare-details.js";
import { awaitedByAftercare, awaitedByPayment } from "../../../src/domain/guidance/awaiting.js";
import { paymentDetails } from "../../../src/domain/guidance/payment-details.js";
import { nextMove } from "../../../src/domain/payment/next-move.js";
import type { PaymentState } from "../../../src/domain/payment/state.js";
import { isFinal } from "../../../src/domain/payment/states.js";
import { view as viewPayment } from "../../../src/domain/payment/view.js";

/** By Temporal's API a name has 400 bytes at most, the value's type among them. */
const LONGEST_NAME = 300;

/** The page of a payment in whatever state says what there is to say, in whole words, and so does its timer. */
export function expectPaymentTold(state: PaymentState, now: string): void {
  const page = paymentDetails(state, now);
  expect(page.startsWith(`**${state.status}** — `)).toBe(true);
  expect(page.includes("**A person should look**")).toBe(standing(state.concerns) !== null);
  expect(page.includes("Nobody knows what the ")).toBe(viewPayment(state).outcomeUnknown !== null);
  if (!isFinal(state.status)) expect(page).toMatch(/\n\n(Next: 20..-..-.. ..:..:.. UTC, |Now: )/);
  expectWords(page);
  const move = nextMove(state, now);
  if (move.do === "wait" && move.until !== null) expectName(awaitedByPayment(state, move.until));
}

/** Likewise of an aftercare. */
export function expectAftercareTold(state: AftercareState, now: string): void {
  const page = aftercareDetails(state, now);
  expect(page.includes("**A person should look**")).toBe(standing(state.concerns) !== null);
  const isInDoubt = view(state)
    .refunds.slice(-20)
    .some(({ outcomeUnknown }) => outcomeUnknown !== null);
  expect(page.includes("nobody knows what the ")).toBe(isInDoubt);
  expectWords(page);
  const move = nextOfAftercare(state, now);
  if (move.do === "wait" && move.until !== null) expectName(awaitedByAftercare(state, move.until));
}

function expectName(name: string): void {
  expectWords(name);
  expect(Buffer.byteLength(name)).toBeLessThan(LONGEST_NAME);
  expect(name).toMatch(/ 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC/);
}

function expectWords(text: string): void {
  expect(text).not.toMatch(/undefined|null|NaN|Invalid|\[object| {2}/);
}
