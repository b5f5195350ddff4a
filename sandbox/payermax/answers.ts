import { UnreadableBody } from "../decode-body.js";
import type { SealedAnswer } from "../faults/answer-call.js";
import type { Result } from "./operation.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";

export function accepted(data: Result, sign: (body: string) => string): SealedAnswer {
  const status = typeof data.status === "string" ? { status: data.status } : {};
  const answer = { code: "APPLY_SUCCESS", msg: "Success." };
  const body = JSON.stringify({ ...answer, data });
  return json(body, { ...answer, ...status }, { sign: sign(body) });
}

/**
 * What the provider says to an error of the merchant's; any other is the sandbox's own and is thrown on.
 * Whether errors are signed is not documented: PayerMax's SDKs verify successes only.
 */
export function refused(error: unknown): SealedAnswer {
  const answer = refusal(error);
  return json(JSON.stringify(answer), answer);
}

function refusal(error: unknown): { code: string; msg: string } {
  if (error instanceof Refusal) return { code: error.code, msg: error.message };
  if (error instanceof UnreadableBody) return { code: REFUSAL_CODE.params, msg: error.message };
  throw error;
}

function json(
  body: string,
  summary: SealedAnswer["summary"],
  signature: Record<string, string> = {},
): SealedAnswer {
  const headers = { "content-type": "application/json;charset=UTF-8", ...signature };
  return { httpStatus: 200, headers, body, summary };
}
