import { UnreadableBody } from "../decode-body.js";
import type { SealedAnswer } from "../faults/answer-call.js";
import type { Result } from "./operation.js";
import { RET_CODE, Refusal } from "./refusal.js";

/** SEED shows one envelope, every v3 document another. */
export type Envelope = "seed" | "v3";

export function accepted(result: Result, envelope: Envelope): SealedAnswer {
  const status = typeof result.status === "string" ? { transactionStatus: result.status } : {};
  if (envelope === "seed") return json(200, { status: 200, resultBody: result }, { status: 200, ...status });
  const body = { ret_code: RET_CODE.success, ret_msg: "success", result };
  return json(200, body, { ret_code: RET_CODE.success, ...status });
}

/** What the provider says to an error of the merchant's; any other is the sandbox's own and is thrown on. */
export function refused(error: unknown): SealedAnswer {
  if (error instanceof Refusal) return refusal(error.retCode, error.message);
  if (error instanceof UnreadableBody) return refusal(RET_CODE.badValue, error.message);
  throw error;
}

/** Yuansfer's Chinese guide: HTTP 400, the system error's code, and `retMsg` in another spelling. */
export function badSignature(): SealedAnswer {
  const retMsg = "data error : verifySign";
  const summary = { ret_code: RET_CODE.signature, ret_msg: retMsg };
  return json(400, { ret_code: RET_CODE.signature, retMsg }, summary);
}

function refusal(retCode: string, message: string): SealedAnswer {
  const body = { ret_code: retCode, ret_msg: message };
  return json(200, body, body);
}

function json(httpStatus: number, body: Result, summary: SealedAnswer["summary"]): SealedAnswer {
  const headers = { "content-type": "application/json; charset=utf-8" };
  return { httpStatus, headers, body: JSON.stringify(body), summary };
}
