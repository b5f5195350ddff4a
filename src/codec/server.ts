import { closeGracefully } from "../http-service/close-gracefully.js";
import { createCodecEndpoint, type CodecEndpointOptions } from "./app.js";

interface CodecServerOptions extends CodecEndpointOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
}

export interface CodecServer {
  readonly url: string;
  /** Finishes the requests that it has. */
  close(): Promise<void>;
}

/** How long `close()` waits for a request that is still being sent. */
const CLOSE_GRACE_MS = 5_000;

/** Starts the codec endpoint; rejects when the port is taken. */
export async function startCodecServer(options: CodecServerOptions): Promise<CodecServer> {
  const { port, host = "127.0.0.1" } = options;
  const app = await createCodecEndpoint(options);
  const url = await app.listen({ port, host });
  return { url, close: () => closeGracefully(app, CLOSE_GRACE_MS) };
}
