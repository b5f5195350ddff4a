import { nounOf } from "./operation-noun.js";
import type { Doubt } from "../requests/request.js";
import { timeOf } from "../time.js";

/** An outcome that nobody knows: since when, how often it was asked about, and when it is asked about next. */
export function doubtInWords({ operation, since, checks, nextCheckAt }: Doubt): string {
  const next = nextCheckAt === null ? "a check is on its way" : `next at ${timeOf(nextCheckAt)}`;
  return `nobody knows what the ${nounOf(operation)} did, since ${timeOf(since)}; ${checks} ${checks === 1 ? "check" : "checks"}, ${next}`;
}
