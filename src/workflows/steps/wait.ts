import { condition } from "@temporalio/workflow";
import type { Move } from "../../domain/payment/next-move.js";
import { millis } from "../../domain/time.js";
import type { Payment } from "../payment.js";

/** Waits for the move's time, or for news: a notification in the inbox, or a command that changed the payment. */
export async function wait(payment: Payment, move: Extract<Move, { do: "wait" }>): Promise<void> {
  const seen = payment.events.length;
  const news = () => payment.inbox.length > 0 || payment.events.length > seen;
  if (move.until === null) await condition(news);
  else await condition(news, Math.max(1, millis(move.until) - Date.now()), { summary: move.for });
}
