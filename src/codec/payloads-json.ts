import type { Payload } from "@temporalio/common";
import { z } from "zod";

/** No history event has so many. */
const MAX_PAYLOADS = 1_000;

/** Protobuf's JSON has bytes in base64. */
const bytes = z.base64().transform((text) => Buffer.from(text, "base64"));

/** The body of a request, as Temporal's UI and CLI send it: what it has beside this is left out. */
const payloadsJson = z.object({
  payloads: z
    .array(z.object({ metadata: z.record(z.string(), bytes).nullish(), data: bytes.nullish() }))
    .max(MAX_PAYLOADS)
    // Protobuf's JSON leaves an empty list out; the CLI encodes the arguments of a call that has none.
    .default([]),
});

/** Null: the body is none. */
export function readPayloads(body: unknown): Payload[] | null {
  const { data } = payloadsJson.safeParse(body);
  return (
    data?.payloads.map(({ metadata = null, data: content = null }) => ({ metadata, data: content })) ?? null
  );
}

export function toPayloadsJson(payloads: readonly Payload[]): object {
  return { payloads: payloads.map(toPayloadJson) };
}

function toPayloadJson({ metadata, data }: Payload): object {
  const entries = Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)] as const);
  return { metadata: Object.fromEntries(entries), ...(data && { data: base64(data) }) };
}

function base64(value: Uint8Array): string {
  return Buffer.from(value).toString("base64");
}
