import type { z } from "zod";

/** What is written beyond any document, with what speaks for it. */
interface Guess {
  /** The document that has the name; null: none has. */
  readonly from: string | null;
  readonly guess: string;
}

/** The documents that have a field or a word, each by its short name with the place in it, joined by "; ". */
export type Source = string | Guess;

/** By a field's path, such as `paymentDetail.cardInfo.cvv` and `goodsDetails[].price`, or by a word. */
export type Sources = Readonly<Record<string, Source>>;

/**
 * Where everything is from that is sent to a provider and read of it. docs/provider-fields.md is made from it, and a
 * test compares it with what the adapter sends and with what its schemas read.
 */
export interface ProviderSources {
  readonly name: string;
  /** The documents' short names. */
  readonly documents: Readonly<Record<string, string>>;
  readonly sent: readonly { readonly to: string; readonly fields: Sources }[];
  /** `schema` is null where the fields are looked for by name. */
  readonly read: readonly {
    readonly of: string;
    readonly schema: z.ZodObject | null;
    readonly fields: Sources;
  }[];
  /** Words that mean something to us, beside the codes and statuses whose sources stand beside them. */
  readonly words: readonly { readonly of: string; readonly words: Sources }[];
  /** How each kind of code ends a call is our reading: what speaks for it. */
  readonly endings: Readonly<Record<string, string>>;
}

/** @param from the document that has the name of what is guessed */
export function guess(guess: string, from: string | null = null): Guess {
  return { from, guess };
}
