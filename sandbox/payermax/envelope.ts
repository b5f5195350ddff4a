import { z } from "zod";

import type { Merchant, Merchants } from "./merchants.js";
import { parse } from "./operation.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import { isSigned } from "./signature.js";

const REQUEST_TIME_TOLERANCE_MS = 2 * 60 * 1000;

const envelope = z.looseObject({
  version: z.string().regex(/^\d+\.\d+$/, "must look like 1.4"),
  keyVersion: z.string().min(1),
  requestTime: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/, "must be an RFC 3339 time"),
  appId: z.string(),
  merchantNo: z.string(),
  data: z.record(z.string(), z.unknown()),
});

export type SignedRequest = { merchant: Merchant; data: Record<string, unknown> };

type ReceivedRequest = {
  /** As it arrived: the signature is over these bytes. */
  rawBody: string;
  fields: Record<string, unknown>;
  signature: string | undefined;
  onSignatureChecked: (isValid: boolean) => void;
};

/** Checks who sent a request and when. The operation checks what it asks for. */
export function openEnvelope(request: ReceivedRequest, merchants: Merchants): SignedRequest {
  const { appId, merchantNo, requestTime, data } = parse(envelope, request.fields);
  const merchant = merchants.find(merchantNo, appId);
  const { signature, rawBody } = request;
  const isValid = signature !== undefined && isSigned(rawBody, signature, merchant.publicKey);
  request.onSignatureChecked(isValid);
  if (!isValid) throw new Refusal(REFUSAL_CODE.signature, "Signature verification failed");
  checkRequestTime(requestTime);
  return { merchant, data };
}

/** Checked against real time: a test that moves the sandbox's clock doesn't move the merchant's. */
function checkRequestTime(requestTime: string): void {
  const distance = Math.abs(Date.now() - Date.parse(requestTime));
  if (!(distance <= REQUEST_TIME_TOLERANCE_MS)) {
    throw new Refusal(REFUSAL_CODE.requestTime, "requestTime is effective in two minutes; check and resend");
  }
}
