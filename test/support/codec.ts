import { randomBytes } from "node:crypto";
import { startCodecServer, type CodecServer } from "../../src/codec/server.js";
import { createDataConverter } from "../../src/client.js";

export interface Codec extends CodecServer {
  readonly token: string;
}

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A codec endpoint for Temporal's own command. @param written the keys, as HOLDFAST_PAYLOAD_KEYS has them */
export async function startCodec(written: string): Promise<Codec> {
  const token = randomBytes(24).toString("base64url");
  const namespace = "default";
  const [codec] = createDataConverter({ payloadKeys: written, namespace }).payloadCodecs ?? [];
  if (codec === undefined) throw new Error("there is no key");
  const server = await startCodecServer({ port: 0, token, origins: [], namespace, codec, log: quiet });
  return { ...server, token };
}
