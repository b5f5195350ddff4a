import type { Payload, PayloadCodec, SerializationContext } from "@temporalio/common";
import { SEAL_VERDICT } from "../domain/seal.js";
import { sealJudge, type NotificationKey } from "./notification-seal.js";

/**
 * Tells workflows which payloads carry the relay's seal. A codec runs outside the workflow, at the first execution and
 * at each replay, and leaves no event. It can't tell a signal's payload from another one of the workflow's, so all get
 * a verdict; those of activities pass untouched.
 */
export function sealCodec(namespace: string, keys: readonly NotificationKey[]): PayloadCodec {
  const judge = keys.length > 0 ? sealJudge(namespace, keys) : null;
  const judged = (payload: Payload, context: SerializationContext | undefined): Payload => {
    const isFromOutside = payload.metadata?.[SEAL_VERDICT] !== undefined;
    const isOfWorkflow = context?.type === "workflow";
    if (!isFromOutside && (judge === null || !isOfWorkflow)) return payload;
    const { [SEAL_VERDICT]: _, ...metadata } = payload.metadata ?? {};
    if (judge === null || !isOfWorkflow) return { ...payload, metadata };
    const verdict = Buffer.from(judge(payload, context.workflowId));
    return { ...payload, metadata: { ...metadata, [SEAL_VERDICT]: verdict } };
  };
  return {
    encode: (payloads) => Promise.resolve(payloads),
    decode: (payloads, context) => Promise.resolve(payloads.map((payload) => judged(payload, context))),
  };
}
