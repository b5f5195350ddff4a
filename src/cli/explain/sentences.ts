import type { Money } from "../../domain/money.js";

/** What a sentence about an event needs beside the event. */
export interface About {
  /** As the payment's input names it. */
  readonly provider: string;
  /** What the request with this id asked for; null where it isn't known, or has no amount. */
  readonly amountOf: (requestId: string) => Money | null;
}

/** One sentence for each type of event, so that an event without one does not compile. */
export type Sentences<Event extends { readonly type: string }> = {
  readonly [Type in Event["type"]]: (event: Extract<Event, { readonly type: Type }>, about: About) => string;
};

/** The sentence of an event; of a type that only a later release knows, its name. */
export function sentenceOf<Event extends { readonly type: string }>(
  sentences: Sentences<Event>,
  event: Event,
  about: About,
): string {
  const table: unknown = sentences;
  const known = table as Readonly<Record<string, ((event: Event, about: About) => string) | undefined>>;
  const sentence = Object.hasOwn(known, event.type) ? known[event.type] : undefined;
  return sentence ? sentence(event, about) : `${event.type} (this release of the CLI doesn't know it)`;
}

/** `transactionNo 37, captureNo 4` */
export function numbers(refs: Readonly<Record<string, string>>): string {
  return Object.entries(refs)
    .map(([name, number]) => `${name} ${number}`)
    .join(", ");
}
