import type { DataConverter } from "@temporalio/common";
import { clientDataConverter, type DataConverterOptions } from "./data-converter.js";
import type { NotificationKey } from "./notification-seal.js";
import { sealCodec } from "./seal-codec.js";
import { failureConverterPath } from "./workflow-modules.js";

interface WorkerDataConverterOptions extends DataConverterOptions {
  /** All verify; none: notifications are believed unsealed. */
  readonly notificationKeys?: readonly NotificationKey[];
}

/**
 * For the worker, which is also where failures come from. Temporal decodes by the last codec first: the seal is inside
 * the encryption.
 */
export function workerDataConverter(options: WorkerDataConverterOptions): DataConverter {
  const { namespace, notificationKeys = [] } = options;
  const { payloadCodecs: encryption = [] } = clientDataConverter(options);
  return {
    payloadCodecs: [sealCodec(namespace, notificationKeys), ...encryption],
    ...(options.payloadKeys !== undefined && { failureConverterPath }),
  };
}
