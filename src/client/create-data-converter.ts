import type { DataConverter } from "@temporalio/client";
import { Wrong } from "../formats/format.js";
import { payloadKeys as keysFormat } from "../formats/payload-keys.js";
import { clientDataConverter } from "../temporal/data-converter.js";

/**
 * What a backend's own Temporal client needs where payloads are encrypted:
 * `new Client({ connection, namespace, dataConverter: createDataConverter({ payloadKeys, namespace }) })`.
 *
 * @param options.payloadKeys as `HOLDFAST_PAYLOAD_KEYS` has them, `keyId:base64,…`: the first encrypts, all decrypt.
 *   Undefined or empty: nothing is encrypted
 * @param options.namespace the client's; what is encrypted for one namespace can't be read in another
 * @throws TypeError where the keys are not written so; it doesn't quote them
 */
export function createDataConverter(options: {
  readonly payloadKeys: string | undefined;
  readonly namespace: string;
}): DataConverter {
  const { payloadKeys: text = "", namespace } = options;
  if (text === "") return clientDataConverter({ namespace });
  const payloadKeys = keysFormat.read(text);
  if (payloadKeys instanceof Wrong)
    throw new TypeError(`payloadKeys ${payloadKeys.what}; expected ${keysFormat.expected}`);
  return clientDataConverter({ payloadKeys, namespace });
}
