import type { DataConverter, PayloadCodec } from "@temporalio/common";
import type { PayloadKey } from "../formats/payload-keys.js";
import type { NotificationKey } from "./notification-seal.js";
import { payloadEncryption } from "./payload-encryption.js";
import { sealCodec } from "./seal-codec.js";
import { failureConverterPath } from "./workflow-modules.js";

export interface DataConverterOptions {
  /** The first encrypts, all decrypt; without any nothing is encrypted. */
  readonly payloadKeys?: readonly PayloadKey[] | undefined;
  readonly namespace: string;
}

interface WorkerDataConverterOptions extends DataConverterOptions {
  /** All verify; none: notifications are believed unsealed. */
  readonly notificationKeys?: readonly NotificationKey[];
}

/** For every client of Temporal: backends, relay, operators. */
export function clientDataConverter(options: DataConverterOptions): DataConverter {
  return { payloadCodecs: encryption(options) };
}

/**
 * For the worker, which is also where failures come from. Temporal decodes by the last codec first: the seal is inside
 * the encryption.
 */
export function workerDataConverter(options: WorkerDataConverterOptions): DataConverter {
  const { namespace, notificationKeys = [] } = options;
  return {
    payloadCodecs: [sealCodec(namespace, notificationKeys), ...encryption(options)],
    ...(options.payloadKeys !== undefined && { failureConverterPath }),
  };
}

function encryption({ payloadKeys, namespace }: DataConverterOptions): PayloadCodec[] {
  return payloadKeys === undefined ? [] : [payloadEncryption(payloadKeys, namespace)];
}
