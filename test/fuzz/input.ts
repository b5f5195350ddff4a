import type { RawWebhook } from "../../src/providers/port.js";

/** The relay's clock in every run: what is read must not depend on the day. */
export const RECEIVED_AT = "2026-01-15T12:00:00.000Z";

/** Bytes that somebody on the way replaces; a place beyond the end wraps around. */
export interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: Buffer;
}

/**
 * A webhook before it is signed. Random bytes never carry a valid signature, so an input says who signs it and what is
 * changed after that. Keys are made anew in each process and are no part of it.
 */
export interface FuzzInput {
  readonly contentType: string;
  /** One of the target's signers, or `nobody`. */
  readonly signedBy: string;
  /** How many times the header `sign` comes: none at all, one text, or a list. */
  readonly signs: number;
  readonly body: Buffer;
  /** Changes of the signed body. */
  readonly tampered: readonly Splice[];
  /** Changes of the header `sign`. */
  readonly signTampered: readonly Splice[];
}

/** As it left the provider, with what the provider signed. */
export interface SignedWebhook {
  readonly contentType: string;
  readonly body: Buffer;
  /** The header `sign`, where the provider sends one. */
  readonly sign?: string;
}

/** What reaches the relay. */
export function arrived(input: FuzzInput, { contentType, body, sign }: SignedWebhook): RawWebhook {
  const text =
    sign === undefined ? undefined : spliced(Buffer.from(sign), input.signTampered).toString("latin1");
  const headers =
    text === undefined || input.signs === 0
      ? {}
      : { sign: input.signs === 1 ? text : Array.from({ length: input.signs }, () => text) };
  return { contentType, headers, body: spliced(body, input.tampered), receivedAt: RECEIVED_AT };
}

export function spliced(bytes: Buffer, splices: readonly Splice[]): Buffer {
  return splices.reduce((changed, { at, remove, insert }) => {
    const from = at % (changed.length + 1);
    return Buffer.concat([changed.subarray(0, from), insert, changed.subarray(from + remove)]);
  }, bytes);
}
