import { payloadKeys as format, type PayloadKey } from "../../src/formats/payload-keys.js";
import { Wrong } from "../../src/formats/format.js";

/**
 * As HOLDFAST_PAYLOAD_KEYS has them: in the project `encrypted` every client, worker and relay of the tests has these,
 * and elsewhere undefined, where none has.
 */
export const payloadKeysOfProject = process.env.HOLDFAST_TEST_PAYLOAD_KEYS;

/** The same, for what is told so. */
export const encryption: { readonly payloadKeys?: readonly PayloadKey[] } =
  payloadKeysOfProject === undefined ? {} : { payloadKeys: read(payloadKeysOfProject) };

function read(text: string): readonly PayloadKey[] {
  const keys = format.read(text);
  if (keys instanceof Wrong) throw new Error(`HOLDFAST_TEST_PAYLOAD_KEYS ${keys.what}`);
  return keys;
}
