import type { FastifyInstance, FastifyRequest } from "fastify";

import { withoutCardNumbers } from "../card-numbers.js";
import { decodeBody } from "../decode-body.js";
import { answerCall, type SealedAnswer } from "../faults/answer-call.js";
import type { AnswerFault } from "../faults/call-plan.js";
import { changedResult } from "../faults/changed-result.js";
import type { Faults } from "../faults/faults.js";
import type { LoggedRequest, RequestLog } from "../request-log.js";
import { amountsAsText } from "./amounts.js";
import { accepted, badSignature, refused, type Envelope } from "./answers.js";
import { answerNames, referenceOf } from "./faults.js";
import { checkFields, required, requireStrings, type Fields } from "./fields.js";
import { PROVIDER } from "./ipn.js";
import { maskFields } from "./masking.js";
import type { Operation, OperationContext } from "./operation.js";
import { OPERATIONS } from "./operations.js";
import { RET_CODE, Refusal } from "./refusal.js";
import { isSigned } from "./signature.js";
import type { Merchant } from "./state.js";

type RouteOptions = {
  merchants: Merchant[];
  envelope: Envelope;
  requests: RequestLog;
  faults: Faults;
};

type Opened = { merchant: Merchant; fields: Fields };

export function registerRoutes(app: FastifyInstance, context: OperationContext, options: RouteOptions): void {
  for (const operation of OPERATIONS) {
    app.post(operation.path, (request, reply) => {
      const requestId = request.headers["pockyt-request-id"];
      const logged = options.requests.open({
        provider: PROVIDER,
        operation: operation.name,
        path: operation.path,
        headers: typeof requestId === "string" ? { "Pockyt-Request-ID": withoutCardNumbers(requestId) } : {},
      });
      const opened = open(request, logged, options.merchants);
      const reference = "refusal" in opened ? undefined : referenceOf(context.state, opened.fields);
      const answer = (change?: AnswerFault) =>
        "refusal" in opened ? opened.refusal : answerTo(operation, opened, context, options.envelope, change);
      return answerCall(reply, options.faults, { logged, reference, answer });
    });
  }
}

/** Checks who sent the request. The operation checks what it asks for. */
function open(
  request: FastifyRequest,
  logged: LoggedRequest,
  merchants: Merchant[],
): Opened | { refusal: SealedAnswer } {
  try {
    const received = decodeBody(request.headers["content-type"], amountsAsText(request.body));
    logged.fields = maskFields(received);
    const fields = requireStrings(received);
    const merchant = knownMerchant(merchants, fields);
    logged.signatureValid = isSigned(fields, merchant.token);
    return logged.signatureValid ? { merchant, fields } : { refusal: badSignature() };
  } catch (error) {
    return { refusal: refused(error) };
  }
}

function answerTo(
  operation: Operation,
  { merchant, fields }: Opened,
  context: OperationContext,
  configured: Envelope,
  change: AnswerFault | undefined,
): SealedAnswer {
  try {
    checkFields(fields, operation.fields);
    const run = () => operation.run(context, merchant, fields);
    const result = change === undefined ? run() : changedResult(change, fields, answerNames(operation), run);
    return accepted(result, operation.envelope === "v3" ? "v3" : configured);
  } catch (error) {
    return refused(error);
  }
}

function knownMerchant(merchants: Merchant[], fields: Fields): Merchant {
  const merchantNo = required(fields, "merchantNo");
  const storeNo = required(fields, "storeNo");
  const merchant = merchants.find((known) => known.merchantNo === merchantNo && known.storeNo === storeNo);
  if (merchant === undefined) throw new Refusal(RET_CODE.noRights, "merchantNo and storeNo are not known");
  return merchant;
}
