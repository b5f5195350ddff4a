import { isIP } from "node:net";
import { Webhook } from "standardwebhooks";
import { Agent, request } from "undici";
import type { Attempt } from "../domain/merchant-events/deliveries.js";
import type { MerchantEndpoint } from "./endpoint.js";
import { isPublic, lookupPublic, NotPublic } from "./public-addresses.js";

export interface SignedMessage {
  /** The same at each attempt. */
  readonly id: string;
  /** JSON. */
  readonly body: string;
}

export interface MerchantEventSender {
  /** One attempt. It never throws, and nothing that the endpoint says is in its answer but the status. */
  send(endpoint: MerchantEndpoint, message: SignedMessage): Promise<Attempt>;
  close(): Promise<void>;
}

/** For all of it: name, connection, handshake and the answer's first line. */
const DEADLINE_MS = 10_000;
/** An answer's body says nothing to us; a little is read so that the connection can be used again. */
const MAX_BODY_BYTES = 4_096;
const GONE = 410;

/** Posts events as Standard Webhooks says. Redirects are not followed: where they lead nobody has agreed to. */
export function createMerchantEventSender(
  deadlineMs = DEADLINE_MS,
  now = () => new Date(),
): MerchantEventSender {
  const limits = { headersTimeout: 0, bodyTimeout: deadlineMs, maxHeaderSize: 16_384 };
  const anywhere = new Agent({ ...limits, connect: { timeout: deadlineMs } });
  const publicOnly = new Agent({ ...limits, connect: { timeout: deadlineMs, lookup: lookupPublic } });

  async function post(
    { url, secrets, allowPrivate }: MerchantEndpoint,
    message: SignedMessage,
  ): Promise<Attempt> {
    if (!allowPrivate) mustBePublic(new URL(url));
    const { statusCode, body } = await request(url, {
      dispatcher: allowPrivate ? anywhere : publicOnly,
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "Holdfast",
        ...signed(message, secrets, now()),
      },
      body: message.body,
      signal: AbortSignal.timeout(deadlineMs),
    });
    // The status decides: what becomes of the rest of the answer doesn't matter.
    body.dump({ limit: MAX_BODY_BYTES }).catch(() => undefined);
    const answer = `HTTP ${String(statusCode)}`;
    if (statusCode >= 200 && statusCode < 300) return { ended: "delivered", answer };
    return { ended: statusCode === GONE ? "gone" : "failed", answer };
  }

  return {
    send: (endpoint, message) =>
      post(endpoint, message).catch((error: unknown) => ({
        ended: "failed",
        answer: reasonOf(error, deadlineMs),
      })),
    async close() {
      await Promise.all([anywhere.destroy(), publicOnly.destroy()]);
    },
  };
}

/** One signature for each secret, so that a merchant may verify by either while one is changed. */
export function signed(
  { id, body }: SignedMessage,
  secrets: readonly string[],
  at: Date,
): Record<string, string> {
  return {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1000)),
    "webhook-signature": secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(" "),
  };
}

/** An address in place of a name is never looked up. */
function mustBePublic({ protocol, hostname }: URL): void {
  const host = hostname.replace(/^\[|\]$/g, "");
  if (protocol !== "https:" || (isIP(host) !== 0 && !isPublic(host))) throw new NotPublic();
}

/** A code, never a message: those of TLS quote the endpoint's certificate. */
function reasonOf(error: unknown, deadlineMs: number): string {
  if (error instanceof Error && error.name === "TimeoutError")
    return `no answer within ${String(deadlineMs / 1000)} s`;
  const code = (error as { readonly code?: unknown }).code;
  return typeof code === "string" ? code : "the connection failed";
}
