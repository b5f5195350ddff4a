import { createHmac, timingSafeEqual, type KeyObject } from "node:crypto";
import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import { LACKS, RIGHT, SEAL, WRONG } from "../domain/seal.js";
import type { PayloadKey } from "../formats/payload-keys.js";
import { RawValue } from "./raw-value.js";

/** A secret that relay and worker share, written as payload keys are. */
export type NotificationKey = PayloadKey;

/** Whom a seal is for: it is worth nothing at another workflow. */
export interface SealedFor {
  readonly namespace: string;
  readonly workflowId: string;
}

/** What is given to Temporal's client as a signal's argument, for a notification to this workflow. */
export type AsArgument = (workflowId: string, notification: object) => unknown;

/** As it is, unsealed: where there are no keys. */
export const unsealed: AsArgument = (_, notification) => notification;

const VERSION = "v1";
const CONTEXT = "holdfast notification seal v1";
const KEY_CONTEXT = "holdfast notification key";
const KEY_CHECK_HEX = 16;

const SEAL_FORM = /^v1:([A-Za-z0-9._-]{1,64}):([0-9a-f]{16}):([0-9a-f]{64})$/;
const OTHER_VERSION = /^(v\d{1,4}):/;

/** Seals with the first key; without keys notifications go as they are. */
export function sealer(namespace: string, keys: readonly NotificationKey[]): AsArgument {
  const [key] = keys;
  if (!key) return unsealed;
  return (workflowId, notification) => {
    const payload = defaultPayloadConverter.toPayload(notification);
    const seal = Buffer.from(sealOf(payload, { namespace, workflowId }, key));
    return RawValue.fromPayload({ ...payload, metadata: { ...payload.metadata, [SEAL]: seal } });
  };
}

/**
 * `v1:<key id>:<key check>:<MAC>`. The check tells two secrets of one id apart: a mistyped key is then one that is
 * lacking, and never a reason to disbelieve the relay.
 */
function sealOf(payload: Payload, to: SealedFor, { keyId, key }: NotificationKey): string {
  return [VERSION, keyId, keyCheck(key), macOf(payload, to, key).toString("hex")].join(":");
}

function keyCheck(key: KeyObject): string {
  return createHmac("sha256", key).update(KEY_CONTEXT).digest("hex").slice(0, KEY_CHECK_HEX);
}

/** Over each field after its length, so that no two lists of fields give the same bytes. */
function macOf(payload: Payload, { namespace, workflowId }: SealedFor, key: KeyObject): Buffer {
  const mac = createHmac("sha256", key);
  const encoding = payload.metadata?.encoding ?? Buffer.alloc(0);
  for (const field of [CONTEXT, namespace, workflowId, encoding, payload.data ?? Buffer.alloc(0)]) {
    const bytes = typeof field === "string" ? Buffer.from(field) : field;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    mac.update(length).update(bytes);
  }
  return mac.digest();
}

/** Judges seals by the given keys; the verdict is one of the words of `domain/seal.ts`. */
export function sealJudge(namespace: string, keys: readonly NotificationKey[]) {
  const known = new Map(keys.map(({ keyId, key }) => [`${keyId}:${keyCheck(key)}`, key]));
  return (payload: Payload, workflowId: string): string => {
    const written = payload.metadata?.[SEAL];
    if (!written) return WRONG;
    const seal = Buffer.from(written).toString("latin1");
    const [, keyId, check, mac] = SEAL_FORM.exec(seal) ?? [];
    if (keyId === undefined || check === undefined || mac === undefined) return malformed(seal);
    const key = known.get(`${keyId}:${check}`);
    if (!key) return `${LACKS}the notification key ${keyId} with the check ${check}`;
    const own = macOf(payload, { namespace, workflowId }, key);
    return timingSafeEqual(own, Buffer.from(mac, "hex")) ? RIGHT : WRONG;
  };
}

/** A later release may seal otherwise: what this one can't read it must not decide over. */
function malformed(seal: string): string {
  const [, version] = OTHER_VERSION.exec(seal) ?? [];
  return version === undefined || version === VERSION ? WRONG : `${LACKS}seals of the version ${version}`;
}
