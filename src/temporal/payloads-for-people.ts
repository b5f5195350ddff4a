import type { Payload } from "@temporalio/common";

/**
 * Whether a payload is what Temporal shows people of a workflow: a summary or details, or its answer to the Temporal
 * UI's question for its current details. These stay readable without a key, and nothing personal is in them.
 *
 * The SDK (1.24) doesn't tell its codecs what a payload is for. But summaries and details are texts, and so is nothing
 * else that Holdfast records but the memo `reusePolicy`: inputs, results, messages and failures are objects.
 */
export function isForPeople({ metadata, data }: Payload): boolean {
  if (Buffer.from(metadata?.encoding ?? []).toString() !== "json/plain") return false;
  const text = Buffer.from(data ?? []);
  return text[0] === QUOTATION_MARK || isAnswerToUi(text);
}

const QUOTATION_MARK = 0x22;
const ANSWER_TO_UI = '{"definition":{"type":';

/** Answers to the query `__temporal_workflow_metadata` have these two fields, and are in no history. */
function isAnswerToUi(text: Buffer): boolean {
  if (!text.subarray(0, ANSWER_TO_UI.length).equals(Buffer.from(ANSWER_TO_UI))) return false;
  try {
    const fields = Object.keys(JSON.parse(text.toString()) as object);
    return fields.every((field) => field === "definition" || field === "currentDetails");
  } catch {
    return false;
  }
}
