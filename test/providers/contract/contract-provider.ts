import { expect } from "vitest";

import type { ProviderTerms } from "../../../src/domain/provider-terms.js";
import type { CallOutcome } from "../../../src/domain/reports.js";
import type { ContractSubject } from "../../../src/provider-contract/subject.js";
import type { ChargeRequest, RawWebhook } from "../../../src/providers/port.js";
import type { AccountWithWebhook } from "../support/use-provider.js";

/** One provider as the contract's tests need it: a row of `providers.ts`. */
export interface ContractProvider {
  readonly name: string;
  /** Its terms. */
  readonly offered: ProviderTerms;
  /** In which its twin is charged, each of them. */
  readonly currencies: readonly string[];
  readonly start: () => Promise<ContractTwin>;
  /** How its adapter is opened, and what the provider may answer to each call. */
  readonly samples: ContractSamples;
}

/** What a provider brings to the published suite; the genuine webhooks come from its twin. */
export type ContractSamples = Pick<ContractSubject, "open" | "calls" | "headersOf" | "secrets">;

/** What a card of the twin does. `waits`: for the shopper. */
export type Scenario = "succeeds" | "declined" | "waits";

/** What the twin's own books say of one payment, in its decimals. */
export interface Books {
  readonly charged: string;
  readonly refunded: string;
  readonly held?: string;
}

/** An account at a provider's twin, which shares no code with the adapter. */
export interface ContractTwin {
  /** Ours, named `default`, by way of a wire that can lose what is answered. */
  readonly account: AccountWithWebhook;
  readonly request: (paymentId: string, scenario: Scenario) => ChargeRequest;
  /** Null: no money moved. */
  readonly books: (paymentId: string) => Books | null;
  /** Every notification so far, as it came. */
  readonly notifications: () => Promise<RawWebhook[]>;
  /** Whether the twin took our acknowledgement of each. */
  readonly acknowledged: () => boolean[];
  /** A genuine notification to another merchant of the same provider. */
  readonly foreignNotification: () => Promise<RawWebhook>;
  readonly sent: () => number;
  readonly loseNextReply: () => void;
  /** What no report may hold. */
  readonly secrets: readonly string[];
  readonly close: () => Promise<void>;
}

export const AMOUNT = { currency: "USD", value: 2000 };

export const reference = (paymentId: string) => ({ paymentId, amount: AMOUNT });

export const refundRequest = (paymentId: string, refundId: string, value: number) => ({
  ...reference(paymentId),
  requestId: `${paymentId}_REFUND_${refundId}`,
  refundAmount: { ...AMOUNT, value },
});

/** The answer of a call that must have one. */
export function answerOf<Answer>(outcome: CallOutcome<Answer>): Answer {
  if (outcome.ending !== "answered") throw new Error(`${outcome.ending}: ${outcome.code} ${outcome.message}`);
  return outcome.answer;
}

export const NOTHING = { ending: "answered", answer: { about: "nothing" } };

export const isHoldOffered = ({ methods }: ProviderTerms) => Object.keys(methods.authCapture).length > 0;

/** The same account, keeping whatever its calls end with. */
export function recorded(account: AccountWithWebhook, seen: unknown[]): AccountWithWebhook {
  const keep =
    <Request, Outcome>(call: (request: Request) => Promise<Outcome>) =>
    async (request: Request) => {
      const outcome = await call(request);
      seen.push(outcome);
      return outcome;
    };
  const { createCustomer, authorize, capture, listSavedCards, removeSavedCard, webhook } = account;
  return {
    ...(createCustomer && { createCustomer: keep(createCustomer) }),
    ...(authorize && { authorize: keep(authorize) }),
    ...(capture && { capture: keep(capture) }),
    ...(listSavedCards && { listSavedCards: keep(listSavedCards) }),
    ...(removeSavedCard && { removeSavedCard: keep(removeSavedCard) }),
    charge: keep(account.charge),
    cancel: keep(account.cancel),
    refund: keep(account.refund),
    query: keep(account.query),
    queryRefund: keep(account.queryRefund),
    webhook: {
      ...webhook,
      read(request) {
        const reading = webhook.read(request);
        seen.push(reading);
        return reading;
      },
    },
  };
}

/** For tests of what the provider offers. */
export function offeredCall<Call>(call: Call | undefined): Call {
  expect(call).toBeDefined();
  return call as Call;
}
