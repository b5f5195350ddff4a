import type { DataConverter } from "@temporalio/common";
import type { PayloadKey } from "../formats/payload-keys.js";
import { payloadEncryption } from "./payload-encryption.js";

export interface DataConverterOptions {
  /** The first encrypts, all decrypt; without any nothing is encrypted. */
  readonly payloadKeys?: readonly PayloadKey[] | undefined;
  readonly namespace: string;
}

/** For every client of Temporal: backends, relay, operators. */
export function clientDataConverter({ payloadKeys, namespace }: DataConverterOptions): DataConverter {
  return { payloadCodecs: payloadKeys === undefined ? [] : [payloadEncryption(payloadKeys, namespace)] };
}
