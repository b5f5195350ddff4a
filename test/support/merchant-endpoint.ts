import { randomBytes } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect } from "vitest";
import type { Accounts } from "../../src/config.js";
import type { MerchantEventBody } from "../../src/domain/merchant-events/event.js";
import { payermaxConfig } from "./payermax-merchant.js";
import { MERCHANT, type Providers } from "./stack.js";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  /** As it came, for its signature. */
  readonly body: string;
  readonly event: MerchantEventBody;
}

/** What a merchant's endpoint does with a request: a status, or what it pleases with the answer. */
export type Behavior = number | ((answer: ServerResponse) => void);

/** A merchant's backend: a real HTTP server, with everything that was posted to it in the order of arrival. */
export interface MerchantEndpoint {
  readonly url: string;
  readonly secret: string;
  readonly received: Received[];
  /** For each request of this payment from now on; null: 204. */
  behave(paymentId: string, behavior: Behavior | null): void;
  of(paymentId: string): Received[];
  /** Waits until the payment's events of these types, and no others, have come. */
  untilTypes(paymentId: string, types: readonly string[]): Promise<Received[]>;
  close(): Promise<void>;
}

export const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;

export async function startMerchantEndpoint(): Promise<MerchantEndpoint> {
  const received: Received[] = [];
  const behaviors = new Map<string, Behavior>();
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const event = JSON.parse(body) as MerchantEventBody;
      received.push({ headers: request.headers, body, event });
      const behavior = behaviors.get(event.data.paymentId) ?? 204;
      if (typeof behavior === "number") answer.writeHead(behavior).end();
      else behavior(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const of = (paymentId: string) => received.filter(({ event }) => event.data.paymentId === paymentId);
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/events`,
    secret: newSecret(),
    received,
    of,
    behave(paymentId, behavior) {
      if (behavior === null) behaviors.delete(paymentId);
      else behaviors.set(paymentId, behavior);
    },
    async untilTypes(paymentId, types) {
      await expect.poll(() => of(paymentId).map(({ event }) => event.type)).toEqual(types);
      return of(paymentId);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An endpoint for the tests of the file that calls this; before its stack is made. */
export function useMerchantEndpoint(): { readonly current: MerchantEndpoint } {
  const holder: { current?: MerchantEndpoint } = {};
  beforeAll(async () => {
    holder.current = await startMerchantEndpoint();
  });
  afterAll(async () => {
    await holder.current?.close();
  });
  return holder as { readonly current: MerchantEndpoint };
}

/** The account of a stack, with its events sent there. */
export function accountWithEvents(endpoint: { readonly current: MerchantEndpoint }) {
  return ({ sandbox, url }: Providers): Accounts => {
    const { url: eventsUrl, secret } = endpoint.current;
    const events = { eventsUrl, eventsSecret: [secret], eventsAllowPrivate: true };
    const pockyt = { baseUrl: url, ...MERCHANT };
    const payermax = payermaxConfig(sandbox, url);
    return new Map([["default", { pockyt, payermax, shared: false, ...events }]]);
  };
}
