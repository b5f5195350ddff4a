import { condition } from "@temporalio/workflow";
import { millis } from "../../domain/time.js";

/** Waits for a time (ISO 8601; null: none), or for news: a message to read, or a command that changed something. */
export async function wait(
  news: () => boolean,
  { until, for: summary }: { readonly until: string | null; readonly for: string },
): Promise<void> {
  if (until === null) await condition(news);
  else await condition(news, Math.max(1, millis(until) - Date.now()), { summary });
}
