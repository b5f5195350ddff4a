import type { AftercareEvent } from "../../domain/aftercare/events.js";
import type { Money } from "../../domain/money.js";
import type { PaymentEvent } from "../../domain/payment/events.js";
import { aftercareSentences } from "./aftercare-sentences.js";
import { paymentSentences } from "./payment-sentences.js";
import { sentenceOf, type About } from "./sentences.js";

/** One thing that happened. `at` is ISO 8601. */
export interface Line {
  readonly at: string;
  readonly text: string;
}

/** What the events of a payment say, a sentence for each. */
export function paymentLines(events: readonly PaymentEvent[]): Line[] {
  const amounts = new Map<string, Money>();
  let about: About = aboutOf("the provider", amounts);
  return events.map((event) => {
    if (event.type === "opened") {
      about = aboutOf(event.provider, amounts);
      amounts.set(event.paymentId, event.amount);
    } else if (event.type === "continued") {
      about = aboutOf(event.state.provider, amounts);
      for (const { requestId, amount } of event.state.requests) amounts.set(requestId, amount);
    } else if (event.type === "captureRequested") amounts.set(event.requestId, event.amount);
    return { at: event.at, text: sentenceOf(paymentSentences, event, about) };
  });
}

/** Likewise what happened after it. */
export function aftercareLines(events: readonly AftercareEvent[]): Line[] {
  const amounts = new Map<string, Money>();
  let about: About = aboutOf("the provider", amounts);
  return events.map((event) => {
    if (event.type === "paymentRead") about = aboutOf(event.provider, amounts);
    else if (event.type === "continued") {
      const { payment, requests } = event.state;
      about = aboutOf(payment?.provider ?? about.provider, amounts);
      for (const { requestId, amount } of requests) amounts.set(requestId, amount);
    } else if (event.type === "refundRequested" || event.type === "reversalRequested")
      amounts.set(event.requestId, event.amount);
    return { at: event.at, text: sentenceOf(aftercareSentences, event, about) };
  });
}

function aboutOf(provider: string, amounts: ReadonlyMap<string, Money>): About {
  return { provider, amountOf: (requestId) => amounts.get(requestId) ?? null };
}

/** One story out of both, oldest first; what happened at the same moment keeps its order, the payment's before. */
export function inOrder(...parts: readonly (readonly Line[])[]): Line[] {
  return parts.flat().sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}
