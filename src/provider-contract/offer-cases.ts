import assert from "node:assert/strict";
import { isoDecimals } from "../domain/currencies.js";
import { decimalsAt, type MethodType } from "../domain/provider-terms.js";
import type { PaidWith } from "../providers/port.js";
import { call, CLOSED, operationsOf } from "./call.js";
import type { ContractCase, ContractSubject, Operation } from "./subject.js";

const PAID_WITH: Record<MethodType, PaidWith> = {
  card: {
    type: "card",
    card: { number: "4111111111111111", expiryMonth: "08", expiryYear: "2040", cvv: "790" },
    saveCard: false,
  },
  savedCard: { type: "savedCard", token: "token", customerNo: "2000", merchantInitiated: false },
  hosted: { type: "hosted", saveCard: false },
  dropIn: { type: "dropIn", paymentToken: "token", sessionKey: "session", saveCard: false },
};

/** The account does what its terms offer, and sends nothing else. */
export function offerCases(subject: ContractSubject): ContractCase[] {
  const { terms, calls } = subject;

  async function assertRefusedUnsent(operation: Operation, request: unknown, code: string): Promise<void> {
    const { outcome, requests } = await call(
      subject,
      operation,
      { answer: calls[operation]?.success ?? {} },
      { request },
    );
    assert.equal(requests.length, 0, `${operation} was sent`);
    assert.equal(outcome.ending, "refused");
    assert("code" in outcome && outcome.code === code, `the refusal's code must be ${code}`);
  }

  const holds = Object.keys(terms.methods.authCapture).length > 0;
  const offered: Partial<Record<Operation, boolean>> = {
    authorize: holds,
    capture: holds,
    listSavedCards: terms.listsSavedCards,
    removeSavedCard: terms.listsSavedCards,
    createCustomer: terms.needsCustomer,
    dropInSession: Object.values(terms.methods).some((methods) => "dropIn" in methods),
  };

  const kinds = [
    ["charge", terms.methods.charge],
    ["authorize", terms.methods.authCapture],
  ] as const;

  return [
    {
      name: "the account has the methods that its terms offer, and there are samples of each",
      run: async () => {
        const { account, close } = subject.open(CLOSED, 1_000);
        await close?.();
        for (const [operation, isOffered] of Object.entries(offered))
          assert.equal(operation in account, isOffered, `${operation}, by the terms`);
        const sampled = operationsOf(subject).map(([operation]) => operation);
        const methods = Object.entries(account).filter(([, method]) => typeof method === "function");
        assert.deepEqual(sampled.sort(), methods.map(([name]) => name).sort(), "samples of each method");
      },
    },

    ...kinds.flatMap(([operation, methods]) =>
      Object.entries(PAID_WITH)
        .filter(([type]) => calls[operation] !== undefined && !(type in methods))
        .map(([type, paidWith]) => ({
          name: `${operation}: the method ${type}, which isn't offered, is refused unsent`,
          run: () =>
            assertRefusedUnsent(operation, { ...calls[operation]?.request, paidWith }, "not_offered"),
        })),
    ),

    ...coarseCurrencies(subject).map((currency) => ({
      name: `an amount in ${currency} that can't be written exactly is refused unsent`,
      run: async () => {
        const amount = { currency, value: 1 + unitOf(subject, currency) };
        const amounts = { amount, captureAmount: amount, refundAmount: amount };
        for (const operation of ["charge", "authorize", "capture", "refund"] as const) {
          if (calls[operation] === undefined) continue;
          const { request } = calls[operation];
          const known = Object.entries(amounts).filter(([name]) => name in request);
          await assertRefusedUnsent(operation, { ...request, ...Object.fromEntries(known) }, "amount");
        }
      },
    })),
  ];
}

/** Which the provider writes with fewer decimals than ISO 4217. */
function coarseCurrencies(subject: ContractSubject): string[] {
  const { currencies, decimals } = subject.terms;
  return [...decimals.keys()].filter(
    (currency) => (currencies === "any" || currencies.includes(currency)) && unitOf(subject, currency) > 1,
  );
}

/** The least amount that the provider can write, in minor units. */
function unitOf({ terms }: ContractSubject, currency: string): number {
  return 10 ** Math.max(0, (isoDecimals(currency) ?? 0) - (decimalsAt(terms, currency) ?? 0));
}
