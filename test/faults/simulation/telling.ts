import type { Story } from "./story.js";

/** A story for people: what the payment was, what the provider did, what each part wrote down, and what is wrong. */
export function told({ world, violations }: Story): string {
  const { terms, guesses, mischief, ledger, webhooks, payment, aftercare, sent } = world;
  const { provider, kind } = terms;
  const line = ({ at, type, ...rest }: { at: string; type: string }) =>
    `  ${at.slice(0, 19)} ${type} ${JSON.stringify(rest)}`;
  return [
    `A ${kind} at ${provider} of ${String(terms.amount.value)}; guesses ${JSON.stringify(guesses)}`,
    `What went wrong: ${[...mischief.struck].map(([name, times]) => `${name} ×${String(times)}`).join(", ")}`,
    "Payment:",
    ...payment.events.map(({ seq: _, ...event }) => line(event)),
    ...(aftercare ? ["Aftercare:", ...aftercare.events.map(({ seq: _, ...event }) => line(event))] : []),
    `Reached the provider: ${sent.map(({ requestId, amount }) => `${requestId} ${String(amount)}`).join(", ")}`,
    `The provider's books: ${ledger.entries.map(entry).join(", ")}`,
    `Refused there: ${ledger.refused.map(entry).join(", ")}`,
    ...webhooks.log.map(
      ({ notification: { key, report }, acknowledged }) =>
        `Webhook ${key} ${JSON.stringify(report)}, acknowledged ${String(acknowledged)} times`,
    ),
    ...violations.map((violation) => `VIOLATION: ${violation}`),
  ].join("\n");
}

function entry({
  at,
  effect,
  requestId,
  amount,
}: {
  at: number;
  effect: string;
  requestId: string;
  amount: number;
}) {
  return `${String(at)} s ${effect} ${String(amount)} by ${requestId}`;
}
