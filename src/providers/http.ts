import { Agent, buildConnector, request } from "undici";

/** How far an HTTP request got, by the socket's evidence. A redirect is an answer like any other. */
export type HttpOutcome =
  | {
      readonly sent: "yes";
      readonly status: number;
      readonly body: Buffer;
      readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    }
  /** No connection was made, so no byte of the request left. */
  | { readonly sent: "no"; readonly code: string; readonly message: string }
  | { readonly sent: "unknown"; readonly code: string; readonly message: string };

export interface HttpPost {
  (url: string, headers: Record<string, string>, body: string): Promise<HttpOutcome>;
  close(): Promise<void>;
}

export interface HttpTimeouts {
  /** For the name, the connection and the TLS handshake. */
  readonly connectMs: number;
  /** For all of it, to the last byte of the answer. */
  readonly requestMs: number;
}

/** Below the activity's start-to-close of 30 s, so that a slow provider is answered as unknown, not as a time-out. */
export const TIMEOUTS: HttpTimeouts = { connectMs: 5_000, requestMs: 20_000 };
const MAX_BODY_BYTES = 256 * 1024;

/** A client with kept-alive connections that sends each request at most once. */
export function createHttpPost({ connectMs, requestMs }: HttpTimeouts = TIMEOUTS): HttpPost {
  const dispatcher = new Agent({
    connect: connector(connectMs),
    // The signal below is the one deadline.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: MAX_BODY_BYTES,
  });
  const post = async (url: string, headers: Record<string, string>, body: string): Promise<HttpOutcome> => {
    try {
      const signal = AbortSignal.timeout(requestMs);
      const answer = await request(url, { dispatcher, method: "POST", headers, body, signal });
      const bytes = Buffer.from(await answer.body.arrayBuffer());
      return { sent: "yes", status: answer.statusCode, body: bytes, headers: answer.headers };
    } catch (error) {
      return error instanceof NotConnected
        ? { sent: "no", ...describe(error.reason, requestMs) }
        : { sent: "unknown", ...describe(error, requestMs) };
    }
  };
  return Object.assign(post, { close: () => dispatcher.close() });
}

/** Name, connection or handshake failed: undici gets no socket to write to, so nothing was sent whatever the code. */
class NotConnected extends Error {
  readonly reason: Error;

  constructor(reason: Error) {
    super("not connected");
    this.reason = reason;
  }
}

function connector(timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout });
  return (options, callback) => {
    connect(options, (error, socket) => {
      if (error) callback(new NotConnected(error), null);
      else callback(null, socket);
    });
  };
}

/** Only the code and its meaning: messages of sockets carry no body, but nothing here may. */
function describe(error: unknown, requestMs: number): { code: string; message: string } {
  const code = (error as { code?: unknown }).code;
  const name = error instanceof Error ? error.name : "error";
  return {
    code: typeof code === "string" ? code : name,
    message:
      name === "TimeoutError" ? `no answer within ${requestMs / 1000} s` : `the connection failed: ${name}`,
  };
}
