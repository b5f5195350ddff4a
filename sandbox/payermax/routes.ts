import type { FastifyInstance, FastifyRequest } from "fastify";

import { decodeBody } from "../decode-body.js";
import { answerCall, type SealedAnswer } from "../faults/answer-call.js";
import type { AnswerFault } from "../faults/call-plan.js";
import { changedResult } from "../faults/changed-result.js";
import type { Faults } from "../faults/faults.js";
import type { LoggedRequest, RequestLog } from "../request-log.js";
import { accepted, refused } from "./answers.js";
import { openEnvelope, type SignedRequest } from "./envelope.js";
import { answerNames, referenceOf } from "./faults.js";
import { loggedFields } from "./logged-fields.js";
import type { Merchants } from "./merchants.js";
import { PROVIDER } from "./notification-sender.js";
import type { Operation, OperationContext } from "./operation.js";
import { OPERATIONS } from "./operations.js";
import type { PlatformKey } from "./signature.js";

const BASE_PATH = "/aggregate-pay/api/gateway";

type Gateway = {
  merchants: Merchants;
  platformKey: PlatformKey;
  /** A key that is not the platform's. */
  strangersKey: PlatformKey;
  requests: RequestLog;
  faults: Faults;
};

export function registerRoutes(app: FastifyInstance, context: OperationContext, gateway: Gateway): void {
  for (const operation of OPERATIONS) {
    const path = `${BASE_PATH}/${operation.name}`;
    app.post(path, (request, reply) => {
      const logged = gateway.requests.open({
        provider: PROVIDER,
        operation: operation.name,
        path,
        headers: {},
      });
      const opened = open(request, logged, gateway.merchants);
      const reference =
        "refusal" in opened ? undefined : referenceOf(context.state, opened.merchant, opened.data);
      const answer = (change?: AnswerFault) =>
        "refusal" in opened ? opened.refusal : answerTo(operation, opened, context, gateway, change);
      return answerCall(reply, gateway.faults, { logged, reference, answer });
    });
  }
}

function open(
  request: FastifyRequest,
  logged: LoggedRequest,
  merchants: Merchants,
): SignedRequest | { refusal: SealedAnswer } {
  try {
    const fields = decodeBody(request.headers["content-type"], request.body);
    logged.fields = loggedFields(fields);
    const { sign } = request.headers;
    const received = {
      rawBody: typeof request.body === "string" ? request.body : "",
      fields,
      signature: typeof sign === "string" ? sign : undefined,
      onSignatureChecked: (isValid: boolean) => {
        logged.signatureValid = isValid;
      },
    };
    return openEnvelope(received, merchants);
  } catch (error) {
    return { refusal: refused(error) };
  }
}

function answerTo(
  operation: Operation,
  { merchant, data }: SignedRequest,
  context: OperationContext,
  { platformKey, strangersKey }: Gateway,
  change: AnswerFault | undefined,
): SealedAnswer {
  const key = change?.fault === "wrong-signature" ? strangersKey : platformKey;
  try {
    const run = () => operation.run(context, merchant, data);
    const result = change === undefined ? run() : changedResult(change, data, answerNames(operation), run);
    return accepted(result, (body) => key.sign(body));
  } catch (error) {
    return refused(error);
  }
}
