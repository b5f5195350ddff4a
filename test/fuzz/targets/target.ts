import type { RawWebhook, WebhookReading } from "../../../src/providers/port.js";
import type { FuzzInput } from "../input.js";

/** A webhook as it reaches the relay, with what the fuzzer knows of it and the reader doesn't. */
export interface Prepared {
  readonly input: FuzzInput;
  readonly request: RawWebhook;
  /** Whether our own signer, with the provider's key, signed exactly what arrives. */
  readonly isGenuine: boolean;
}

/** One provider's reader of webhooks, and what is known of it apart from the reader. */
export interface FuzzTarget {
  readonly name: string;
  readonly contentTypes: readonly string[];
  /** Who may have signed; the first is the provider, `nobody` is always there. */
  readonly signers: readonly string[];
  readonly prepare: (input: FuzzInput) => Prepared;
  readonly read: (request: RawWebhook) => WebhookReading;
  /** Every reason that it may give. What is none of these might be a piece of the body. */
  readonly reasons: readonly RegExp[];
  /** Names and values that the provider writes. */
  readonly words: readonly string[];
  /** What the independent check needs to know, beside the request: keys of this run only. */
  readonly facts: Readonly<Record<string, string>>;
}
