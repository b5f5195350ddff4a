import { groupBy } from "./group-by.js";
import type { LoggedRequest, SandboxControl, WebhookDelivery } from "./sandbox-control.js";

/** More often than the twins can fill what they keep. */
const READ_EVERY_MS = 20_000;

/**
 * What the providers were asked and what they sent, with the relay's answers: the twins keep the newest ten thousand
 * of each, and this keeps all. The auditor believes this and the ledger, and nothing that the engine says of itself.
 */
export class SendersLog {
  readonly #sandbox: SandboxControl;
  readonly #requests = new Map<number, LoggedRequest>();
  readonly #webhooks = new Map<number, WebhookDelivery>();
  #timer: NodeJS.Timeout | undefined;

  constructor(sandbox: SandboxControl) {
    this.#sandbox = sandbox;
  }

  start(): void {
    this.#timer = setInterval(() => {
      // The twin is halted: the next reading finds the same.
      this.read().catch(() => undefined);
    }, READ_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async read(): Promise<void> {
    const [requests, webhooks] = await Promise.all([this.#sandbox.requests(), this.#sandbox.webhooks()]);
    for (const request of requests) this.#requests.set(request.seq, request);
    for (const webhook of webhooks) this.#webhooks.set(webhook.seq, webhook);
  }

  webhooksByPayment(): ReadonlyMap<string, WebhookDelivery[]> {
    return groupBy([...this.#webhooks.values()], ({ reference }) => reference);
  }

  requestsByPayment(): ReadonlyMap<string, LoggedRequest[]> {
    return groupBy([...this.#requests.values()], paymentOf);
  }
}

/** Every number of ours begins with the payment's own. */
function paymentOf({ fields }: LoggedRequest): string {
  const { outTradeNo, reference, outRefundNo, refundReference, requestId } = fields;
  const name = outTradeNo ?? reference ?? outRefundNo ?? refundReference ?? requestId ?? "";
  return name.replace(/_(REFUND|CAPTURE|CANCEL)_\w+$/, "");
}
