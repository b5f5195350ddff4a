import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { Card } from "../../src/cards/card.js";
import { createCardVault } from "../../src/cards/vault-app.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { testLog } from "../support/test-log.js";

export const STORE_TOKEN = "store-token-for-tests-of-the-vault";
export const LEASE_TOKEN = "lease-token-for-tests-of-the-vault";
export const MINUTE_MS = 60_000;
export const START = Date.UTC(2026, 0, 15, 12);

export const CARD: Card = {
  number: "4111111111111111",
  expiryMonth: "08",
  expiryYear: "2030",
  cvv: "790",
  holderName: "Ada Byron",
};

export const ORDER1 = { account: "default", paymentId: "ORDER1" };
export const ORDER2 = { account: "default", paymentId: "ORDER2" };

/** A clock that only the test moves. */
export function testClock(start = START) {
  let time = start;
  return {
    now: () => time,
    advance(ms: number) {
      time += ms;
    },
  };
}

/** A vault on a free port of this machine, with every log line that it writes. */
export async function startVault({ maxCards = 100 } = {}) {
  const clock = testClock();
  const { lines, logger } = testLog();
  const store = new MemoryCardStore({ now: clock.now, maxCards });
  const app = createCardVault({
    store,
    storeToken: STORE_TOKEN,
    leaseToken: LEASE_TOKEN,
    logger,
    now: clock.now,
  });
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  onTestFinished(async () => {
    await app.close();
    store.close();
  });

  async function send(method: string, path: string, token?: string, body?: unknown) {
    return await fetch(url + path, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  return {
    url,
    app,
    store,
    clock,
    lines,
    send,
    putCard: (body: unknown = CARD) => send("POST", "/cards", STORE_TOKEN, body),
    lease: (cardRef: string, lessee: object) => send("POST", "/leases", LEASE_TOKEN, { cardRef, ...lessee }),
    destroy: (cardRef: string, lessee: Record<string, string>) =>
      send("DELETE", `/cards/${cardRef}?${new URLSearchParams(lessee).toString()}`, LEASE_TOKEN),
  };
}

/** Something else on the vault's URL. */
export async function startServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A URL on which nothing listens. */
export async function deadUrl(): Promise<string> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

/** `expect`'s own matchers are typed `any`. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const containing = (text: string): unknown => expect.stringContaining(text);

/** What a store throws that could not be asked: the log shows its name. */
export const unreachable = (message: string): unknown =>
  expect.objectContaining({ name: "StoreUnreachable", message });
