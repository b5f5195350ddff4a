import type { FaultPlan } from "../../../sandbox/faults/faults.js";
import type { LedgerView } from "../../../sandbox/ledger.js";
import type { LoggedRequest } from "../../../sandbox/request-log.js";
import type { TransactionView } from "../../../sandbox/twin.js";
import type { WebhookDelivery } from "../../../sandbox/webhooks.js";

export type LedgerEntry = LedgerView["entries"][number];
export type { LoggedRequest, WebhookDelivery };

/** The providers' twins as the shopper, the provider's own staff and the auditor reach them: no fault is between. */
export class SandboxControl {
  readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async uploadKey(merchantNo: string, appId: string, publicKey: string): Promise<string> {
    const path = `/_sandbox/payermax/merchants/${merchantNo}/public-key`;
    const { platformPublicKey } = await this.#json<{ platformPublicKey: string }>("POST", path, {
      appId,
      publicKey,
    });
    return platformPublicKey;
  }

  async plan(fault: FaultPlan): Promise<number> {
    const { id } = await this.#json<{ id: number }>("POST", "/_sandbox/faults", fault);
    return id;
  }

  /** How often each planned fault struck, by its id. */
  async struck(): Promise<ReadonlyMap<number, number>> {
    const { faults } = await this.#json<{ faults: { id: number; struck: number }[] }>(
      "GET",
      "/_sandbox/faults",
    );
    return new Map(faults.map(({ id, struck }) => [id, struck]));
  }

  clearFaults(): Promise<unknown> {
    return this.#json("DELETE", "/_sandbox/faults");
  }

  advance(seconds: number): Promise<unknown> {
    return this.#json("POST", "/_sandbox/clock/advance", { seconds });
  }

  /** The shopper's decision, where one is open; false: none is. */
  async decide(reference: string, outcome: "approve" | "decline"): Promise<boolean> {
    return (await this.#send("POST", "/_sandbox/3ds", { reference, outcome })).ok;
  }

  /** The provider's last word on what it called pending; false: nothing is pending there. */
  async settle(
    name: { readonly requestId: string } | { readonly outRefundNo: string },
    outcome: "success" | "failed",
  ): Promise<boolean> {
    return (await this.#send("POST", "/_sandbox/payermax/settle", { ...name, outcome })).ok;
  }

  async ledger(reference?: string): Promise<LedgerEntry[]> {
    const query = reference === undefined ? "" : `?${new URLSearchParams({ reference }).toString()}`;
    return (await this.#json<LedgerView>("GET", `/_sandbox/ledger${query}`)).entries;
  }

  async transactions(reference?: string): Promise<TransactionView[]> {
    const query = reference === undefined ? "" : `?${new URLSearchParams({ reference }).toString()}`;
    const path = `/_sandbox/transactions${query}`;
    return (await this.#json<{ transactions: TransactionView[] }>("GET", path)).transactions;
  }

  async requests(): Promise<LoggedRequest[]> {
    return (await this.#json<{ requests: LoggedRequest[] }>("GET", "/_sandbox/requests")).requests;
  }

  async webhooks(): Promise<WebhookDelivery[]> {
    return (await this.#json<{ webhooks: WebhookDelivery[] }>("GET", "/_sandbox/webhooks")).webhooks;
  }

  async #json<T>(method: "GET" | "POST" | "DELETE", path: string, body?: object): Promise<T> {
    const answer = await this.#send(method, path, body);
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  #send(method: string, path: string, body?: object): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method,
      ...(body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
  }
}
