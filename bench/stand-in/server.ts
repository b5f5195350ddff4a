import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Contenders } from "./contenders.js";
import { Notifier } from "./notifier.js";
import { signer } from "./payermax-signature.js";
import { send } from "./reply.js";
import { Routes } from "./routes.js";

export interface StandInOptions {
  /** Signs Pockyt's notifications. */
  readonly pockytToken: string;
  /** PEM, PKCS#8: signs PayerMax's answers and notifications. */
  readonly payermaxPrivateKey: string;
  /** The address that it listens on; default 127.0.0.1. */
  readonly host?: string;
}

export interface StandIn {
  readonly url: string;
  close(): Promise<void>;
}

/** Longer than any pause in a measurement: new connections are not what is measured. */
const KEEP_ALIVE_MS = 60_000;

/** Starts, on a free port, what answers as Pockyt and PayerMax do, at once, and keeps a ledger of the calls. */
export async function startStandIn(options: StandInOptions): Promise<StandIn> {
  const { pockytToken, payermaxPrivateKey, host = "127.0.0.1" } = options;
  const sign = signer(payermaxPrivateKey);
  const notifier = new Notifier();
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS });
  server.listen(0, host);
  await once(server, "listening");
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  const routes = new Routes(new Contenders(url, { pockytToken, sign }), notifier);
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    receive(request, (body) => {
      const reply = routes.answer(request, body);
      if (reply instanceof Promise)
        void reply.then((later) => {
          send(response, later);
        });
      else send(response, reply);
    });
  });
  return {
    url,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      server.closeAllConnections();
      await Promise.all([closed, notifier.close()]);
    },
  };
}

function receive(request: IncomingMessage, take: (body: string) => void): void {
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (chunk: string) => (body += chunk));
  request.on("end", () => {
    take(body);
  });
}
