import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import type { WorkflowInternalsInterceptor } from "@temporalio/workflow";
import { readVerdict, SEAL, SEAL_VERDICT } from "../../domain/seal.js";
import { providerNotification } from "../messages.js";

/**
 * Gives the handler of `providerNotification` a second argument: how the first one stands to the relay's seal
 * (`SealVerdict`). What a sender puts there is dropped, so nothing that comes from outside can be taken for it.
 */
export function sealVerdicts(): WorkflowInternalsInterceptor {
  return {
    activate(input, next) {
      for (const { signalWorkflow } of input.activation.jobs ?? [])
        if (signalWorkflow?.signalName === providerNotification.name) {
          const given = signalWorkflow.input?.[0] ?? defaultPayloadConverter.toPayload(undefined);
          signalWorkflow.input = [given, defaultPayloadConverter.toPayload(verdictOf(given))];
        }
      next(input);
    },
  };
}

function verdictOf({ metadata }: Payload) {
  return readVerdict(metadata?.[SEAL] != null, textOf(metadata?.[SEAL_VERDICT]));
}

/** Longer than any verdict of the codec's. */
const MAX_VERDICT = 256;

/** The codec's verdicts are ASCII. */
function textOf(bytes: Uint8Array | null | undefined): string | null {
  return bytes && bytes.length <= MAX_VERDICT ? String.fromCharCode(...bytes) : null;
}
