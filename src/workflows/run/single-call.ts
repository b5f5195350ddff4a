import { ActivityFailure, ApplicationFailure, type ActivityOptions } from "@temporalio/workflow";
import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { invalidInput, refusal } from "./handlers.js";

/** For as long as a shopper waits for a page, once more where the provider was slow. */
export const WHILE_A_PAGE_WAITS = {
  startToCloseTimeout: "25 seconds",
  scheduleToCloseTimeout: "30 seconds",
  retry: { initialInterval: "500 milliseconds", maximumInterval: "5 seconds" },
} as const satisfies ActivityOptions;

/**
 * A workflow that makes one call of a provider account, because only the worker has the provider's keys. No money moves,
 * and nothing is kept. Bad input fails it with `InvalidInput`, a refusal or silence with `type`.
 *
 * @param failed what then didn't happen, in words
 */
export async function singleCall<Input extends { readonly provider: string }, Answer>(
  parsed: Parsed<Input>,
  call: (input: Input) => Promise<Answer>,
  type: string,
  failed: string,
): Promise<Answer> {
  if (!parsed.ok) throw invalidInput(invalidInputMessage(parsed.problems));
  try {
    return await call(parsed.input);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    const noAnswer = `${parsed.input.provider} gave no answer in time`;
    throw refusal(type, `${failed}: ${cause instanceof ApplicationFailure ? cause.message : noAnswer}`);
  }
}
