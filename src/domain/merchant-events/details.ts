import type { Deliveries, Delivery } from "./deliveries.js";

const WORDS = { waiting: "waits", delivered: "delivered", given_up: "given up" };

/** What a person reads on the page of the deliveries in the Temporal UI: Markdown, one event a line. */
export function deliveryDetails({ list }: Deliveries): string {
  return list.slice(-20).map(line).join("\n\n");
}

function line({ event, state, attempts, lastAnswer, dueAt, sequence }: Delivery): string {
  const parts = [
    `**${event.type}** ${String(sequence)}: ${WORDS[state]}`,
    attempts > 0 && `${String(attempts)} attempts`,
    lastAnswer,
    state === "waiting" && attempts > 0 && `next at ${dueAt}`,
  ];
  return parts.filter(Boolean).join("; ");
}
