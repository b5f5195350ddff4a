import { closeGracefully } from "../http-service/close-gracefully.js";
import { createRelay, type RelayOptions } from "./app.js";

export interface RelayServerOptions extends RelayOptions {
  /** 0 takes a free port. */
  readonly port: number;
  /** Providers, or a proxy before the relay, must reach it: `0.0.0.0` is every interface. */
  readonly host: string;
  /** How long `close()` waits for requests that are still being sent or delivered; default 5000. */
  readonly closeGraceMs?: number;
}

interface RelayServer {
  readonly url: string;
  /** Finishes the requests that it has. */
  close(): Promise<void>;
}

/** Starts the webhook relay; rejects when the port is taken. */
export async function startRelayServer(options: RelayServerOptions): Promise<RelayServer> {
  const { port, host, closeGraceMs = 5000 } = options;
  const app = createRelay(options);
  const url = await app.listen({ port, host });
  return {
    url,
    close: () => closeGracefully(app, closeGraceMs),
  };
}
