import { randomBytes } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";

/** An event as the merchant's backend got it, once for each time that it came. */
export interface ToldEvent {
  readonly webhookId: string;
  readonly type: string;
  readonly sequence: number;
  readonly paymentId: string;
  /** Of a refund's event. */
  readonly refundId: string | null;
  readonly body: string;
  /** By the library of Standard Webhooks. */
  readonly isSigned: boolean;
}

/** What the endpoint does with whoever comes: a status; no answer for as long as this lasts; or no connection. */
export type EndpointMode = number | "hangs" | "cuts";

/** The merchant's backend, as far as it takes events: a real HTTP server that remembers all that came. */
export class MerchantsEndpoint {
  readonly secret = `whsec_${randomBytes(32).toString("base64")}`;
  readonly received: ToldEvent[] = [];
  readonly #server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const headers = request.headers as Record<string, string>;
      this.#take(Buffer.concat(chunks).toString(), headers, answer);
    });
  });
  #mode: EndpointMode = 204;
  #hanging: ServerResponse[] = [];

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  behave(mode: EndpointMode): void {
    this.#mode = mode;
    for (const answer of this.#hanging.splice(0)) answer.writeHead(204).end();
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** What is answered otherwise than with 2xx may have been read all the same: it counts as come. */
  #take(body: string, headers: Record<string, string>, answer: ServerResponse): void {
    if (this.#mode === "cuts") {
      answer.destroy();
      return;
    }
    const { type, data } = JSON.parse(body) as {
      type: string;
      data: { paymentId: string; sequence: number; refund?: { refundId: string } };
    };
    this.received.push({
      ...{ webhookId: headers["webhook-id"] ?? "", type, body, isSigned: this.#isSigned(body, headers) },
      ...{ paymentId: data.paymentId, sequence: data.sequence, refundId: data.refund?.refundId ?? null },
    });
    if (this.#mode === "hangs") this.#hanging.push(answer);
    else answer.writeHead(this.#mode).end();
  }

  #isSigned(body: string, headers: Record<string, string>): boolean {
    try {
      new Webhook(this.secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  }
}
