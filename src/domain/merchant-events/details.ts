import { timeOf } from "../time.js";
import type { Deliveries, Delivery } from "./deliveries.js";
import type { MerchantEvent } from "./event.js";

const WORDS = { waiting: "waits", delivered: "delivered", given_up: "given up" };

/** What a person reads on the page of the deliveries in the Temporal UI: Markdown, one event a line. */
export function deliveryDetails({ list }: Deliveries): string {
  return list.slice(-20).map(line).join("\n\n");
}

function line({ event, state, attempts, lastAnswer, dueAt, sequence }: Delivery): string {
  const parts = [
    `**${event.type}** ${String(sequence)}: ${WORDS[state]}`,
    attempts > 0 && `${String(attempts)} ${attempts === 1 ? "attempt" : "attempts"}`,
    lastAnswer,
    state === "waiting" && attempts > 0 && `next at ${timeOf(dueAt)}`,
  ];
  return parts.filter(Boolean).join("; ");
}

/** The name of the timer between two tries. */
export function waitName({ event, dueAt }: Delivery): string {
  return `the next try to deliver ${event.type} is at ${timeOf(dueAt)}`;
}

/** A name is one line, and by Temporal's API has 400 bytes at most. */
const NAMED_AT_MOST = 5;

/** The name of the activity that hands events over. */
export function handOverName(events: readonly MerchantEvent[]): string {
  const types = events.slice(0, NAMED_AT_MOST).map(({ type }) => type);
  const others = events.length - types.length;
  return `tell the merchant: ${types.join(", ")}${others > 0 ? ` and ${others} more` : ""}`;
}
