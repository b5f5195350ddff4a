import type { ProviderTerms } from "../domain/provider-terms.js";
import type { ProviderAccount, RawWebhook, Webhook } from "../providers/port.js";

/** A call of the port. */
export type Operation = keyof ProviderAccount;

export type RequestOf<Name extends Operation> = Parameters<NonNullable<ProviderAccount[Name]>>[0];

/** What the provider answers over HTTP; the status is 200 where none is given. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What the adapter sent. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** An answer of the provider; a function where it depends on what was asked. */
export type Sample = Answer | ((request: ReceivedRequest) => Answer);

/** A call, and what the provider may answer to it. */
export interface CallSamples<Name extends Operation = Operation, Others extends string = string> {
  readonly request: RequestOf<Name>;
  readonly success: Sample;
  /** The provider will never do it, and says so in these words. */
  readonly refusal: (words: string) => Sample;
  /** An error that the adapter doesn't know. */
  readonly unknownCode: Sample;
  /** The success with a status word that the adapter doesn't know; null: such an answer has no status. */
  readonly unknownStatus: Sample | null;
  /** The success, signed wrongly; null: the provider doesn't sign its answers. */
  readonly wrongSignature: Sample | null;
  /** The success about another payment, request, customer or card; null: such an answer doesn't name it. */
  readonly others: Readonly<Record<Others, Sample | null>>;
}

interface OrderSamples<Name extends "charge" | "authorize"> extends CallSamples<Name, "payment"> {
  /** The issuer says no. */
  readonly decline: Sample;
  /** There is a payment under this id already. */
  readonly duplicate: Sample;
}

interface QuerySamples<Name extends "query" | "queryRefund", Others extends string> extends CallSamples<
  Name,
  Others
> {
  /** The provider has no such payment, or no such refund. */
  readonly notFound: Sample;
}

/** Samples of every call that the account offers. */
export interface ContractCalls {
  readonly createCustomer?: CallSamples<"createCustomer", never>;
  readonly charge: OrderSamples<"charge">;
  readonly authorize?: OrderSamples<"authorize">;
  readonly capture?: CallSamples<"capture", "payment" | "request">;
  readonly cancel: CallSamples<"cancel", "payment" | "request">;
  readonly refund: CallSamples<"refund", "payment" | "request">;
  readonly query: QuerySamples<"query", "payment">;
  readonly queryRefund: QuerySamples<"queryRefund", "payment" | "request">;
  readonly dropInSession?: CallSamples<"dropInSession", never>;
  readonly listSavedCards?: CallSamples<"listSavedCards", "customer">;
  readonly removeSavedCard?: CallSamples<"removeSavedCard", "card">;
}

export interface GenuineWebhook {
  readonly paymentId: string;
  readonly raw: RawWebhook;
  /** The same notification as the provider sends it again, where that is not the same bytes. */
  readonly repeat?: RawWebhook;
}

export interface WebhookSamples {
  /** The account's. */
  readonly webhook: Webhook;
  /** Two or more, each of another payment or with other news. */
  readonly genuine: readonly GenuineWebhook[];
  /** By what is wrong with it: signed by somebody else, changed after it was signed, sent to another merchant. */
  readonly forged: Readonly<Record<string, RawWebhook>>;
}

export interface OpenedAccount {
  readonly account: ProviderAccount;
  /** Ends the connections that it keeps. */
  readonly close?: () => Promise<void>;
}

/** What the contract is tried on: an adapter, and its provider as samples. */
export interface ContractSubject {
  /** The provider's name, as its notifications have it. */
  readonly provider: string;
  readonly terms: ProviderTerms;
  /**
   * An account at the provider that listens there.
   *
   * @param timeoutMs how long it may wait for an answer; an adapter that can't be told takes its own time
   */
  readonly open: (baseUrl: string, timeoutMs: number) => OpenedAccount;
  readonly calls: ContractCalls;
  /** What the provider sends beside a body, such as its signature: without it, garbage is tried unsigned only. */
  readonly headersOf?: (body: Buffer) => Readonly<Record<string, string>>;
  readonly webhooks: () => Promise<WebhookSamples>;
  /** Keys and tokens of the account. With the cards of the samples: what nothing that it gives back may hold. */
  readonly secrets: readonly string[];
}

/** One rule, tried. `run` rejects with what broke it. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}
