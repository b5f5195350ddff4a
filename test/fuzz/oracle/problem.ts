import { readNotification } from "../../../src/domain/notification.js";
import type { WebhookReading } from "../../../src/providers/port.js";
import type { FuzzTarget, Prepared } from "../targets/target.js";

/** What is wrong with a reading; `kind` names a file, and stays the same while an input is made smaller. */
export interface Problem {
  readonly kind:
    "throws" | "slow" | "no-result" | "forgery" | "unconfirmed" | "unreadable-by-payment" | "reason";
  readonly text: string;
}

/** What became of an input: a reading, or what was thrown instead. */
export type Outcome = { readonly reading: WebhookReading } | { readonly thrown: unknown };

/** Whether the reader takes it for the provider's word. */
export function isAccepted(outcome: Outcome): boolean {
  return "reading" in outcome && ACCEPTED.has(outcome.reading.result);
}

const ACCEPTED: ReadonlySet<string> = new Set(["verified", "unreadable", "unrelated"]);
const REFUSED: ReadonlySet<string> = new Set(["forged", "malformed"]);

/** What must hold for every input, as far as it can be told without another program; null: all of it holds. */
export function problemOf(target: FuzzTarget, prepared: Prepared, outcome: Outcome): Problem | null {
  if ("thrown" in outcome) return { kind: "throws", text: thrownText(outcome.thrown) };
  const { reading } = outcome;
  if (!ACCEPTED.has(reading.result) && !REFUSED.has(reading.result))
    return { kind: "no-result", text: "the result is none of the port's" };
  if (ACCEPTED.has(reading.result) && !prepared.isGenuine)
    return { kind: "forgery", text: `${reading.result}, and the provider signed something else or nothing` };
  if ("notification" in reading) {
    const read = readNotification(reading.notification);
    if (!read.ok) return { kind: "unreadable-by-payment", text: read.reason };
  }
  if ("reason" in reading && !target.reasons.some((reason) => reason.test(reading.reason)))
    return { kind: "reason", text: "the reason is none that is known, and may hold a piece of the body" };
  return null;
}

/** Without what the error quotes. */
function thrownText(thrown: unknown): string {
  return thrown instanceof Error ? `it throws ${thrown.name}` : "it throws what is no Error";
}
