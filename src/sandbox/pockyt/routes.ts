import type { FastifyInstance, FastifyRequest } from "fastify";

import { decodeBody, UnreadableBody } from "../body.js";
import type { LoggedRequest, RequestLog } from "../request-log.js";
import { cancel } from "./cancel.js";
import { capture } from "./capture.js";
import { createCustomer, retrieveCustomer } from "./customers.js";
import { checkFields, required, requireStrings, type Fields } from "./fields.js";
import { PROVIDER } from "./ipn.js";
import { maskFields } from "./masking.js";
import type { Operation, OperationContext, Result } from "./operation.js";
import { query } from "./query.js";
import { RET_CODE, Refusal } from "./refusal.js";
import { refund } from "./refund.js";
import { isSigned } from "./signature.js";
import type { Merchant } from "./state.js";

/** SEED shows one envelope, every v3 document another. */
export type Envelope = "seed" | "v3";

export type RouteOptions = { merchants: Merchant[]; envelope: Envelope; requests: RequestLog };

type Answer = { httpStatus: number; body: Result };

const OPERATIONS: Operation[] = [createCustomer, retrieveCustomer, capture, query, refund, cancel];

export function registerRoutes(app: FastifyInstance, context: OperationContext, options: RouteOptions): void {
  for (const operation of OPERATIONS) {
    app.post(operation.path, (request, reply) => {
      const requestId = request.headers["pockyt-request-id"];
      const logged = options.requests.open({
        provider: PROVIDER,
        operation: operation.name,
        path: operation.path,
        headers: typeof requestId === "string" ? { "Pockyt-Request-ID": requestId } : {},
      });
      const answer = answerTo(operation, request, logged, context, options);
      return reply.code(answer.httpStatus).send(answer.body);
    });
  }
}

function answerTo(
  operation: Operation,
  request: FastifyRequest,
  logged: LoggedRequest,
  context: OperationContext,
  options: RouteOptions,
): Answer {
  try {
    const received = decodeBody(request.headers["content-type"], request.body);
    logged.fields = maskFields(received);
    const fields = requireStrings(received);
    const merchant = knownMerchant(options.merchants, fields);
    logged.signatureValid = isSigned(fields, merchant.token);
    if (!logged.signatureValid) return badSignature(logged);
    checkFields(fields, operation.fields);
    const result = operation.run(context, merchant, fields);
    return accepted(result, operation.envelope === "v3" ? "v3" : options.envelope, logged);
  } catch (error) {
    if (error instanceof Refusal) return refused(error.retCode, error.message, logged);
    if (error instanceof UnreadableBody) return refused(RET_CODE.badValue, error.message, logged);
    throw error;
  }
}

function knownMerchant(merchants: Merchant[], fields: Fields): Merchant {
  const merchantNo = required(fields, "merchantNo");
  const storeNo = required(fields, "storeNo");
  const merchant = merchants.find((known) => known.merchantNo === merchantNo && known.storeNo === storeNo);
  if (merchant === undefined) throw new Refusal(RET_CODE.noRights, "merchantNo and storeNo are not known");
  return merchant;
}

function accepted(result: Result, envelope: Envelope, logged: LoggedRequest): Answer {
  const status = typeof result.status === "string" ? { transactionStatus: result.status } : {};
  if (envelope === "seed") {
    logged.answer = { httpStatus: 200, status: 200, ...status };
    return { httpStatus: 200, body: { status: 200, resultBody: result } };
  }
  logged.answer = { httpStatus: 200, ret_code: RET_CODE.success, ...status };
  return { httpStatus: 200, body: { ret_code: RET_CODE.success, ret_msg: "success", result } };
}

function refused(retCode: string, message: string, logged: LoggedRequest): Answer {
  logged.answer = { httpStatus: 200, ret_code: retCode, ret_msg: message };
  return { httpStatus: 200, body: { ret_code: retCode, ret_msg: message } };
}

/** Yuansfer's Chinese guide: HTTP 400, the system error's code, and `retMsg` in another spelling. */
function badSignature(logged: LoggedRequest): Answer {
  const retMsg = "data error : verifySign";
  logged.answer = { httpStatus: 400, ret_code: RET_CODE.signature, ret_msg: retMsg };
  return { httpStatus: 400, body: { ret_code: RET_CODE.signature, retMsg } };
}
