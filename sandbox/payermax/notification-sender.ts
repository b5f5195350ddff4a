import { oneMore } from "../faults/changed-result.js";
import type { SandboxServices } from "../twin.js";
import type { Notification } from "./notifications.js";
import type { PlatformKey } from "./signature.js";
import type { Order } from "./records.js";
import { offsetTime, spacedTime } from "./times.js";

export const PROVIDER = "payermax";

/**
 * docs.payermax.com en/202606-version/receipt/result-notifications: 0s, 30s, 300s, 600s, 3600s, 43200s. From
 * when each counts is not documented: from the first send is the sandbox's own choice.
 */
const SEND_AT_SECONDS = [0, 30, 300, 600, 3600, 43200];

export class NotificationSender {
  readonly #services: SandboxServices;
  readonly #platformKey: PlatformKey;
  readonly #strangersKey: PlatformKey;

  constructor(services: SandboxServices, platformKey: PlatformKey, strangersKey: PlatformKey) {
    this.#services = services;
    this.#platformKey = platformKey;
    this.#strangersKey = strangersKey;
  }

  /** Nothing is sent where the merchant named no address: the portal's own is not played. */
  send(order: Order, notice: Notification, url: string | undefined): void {
    if (url === undefined) return;
    const { notifyType, result, data } = notice;
    const { appId, merchantNo } = order.merchant;
    const now = this.#services.clock.now();
    // SEED's samples of CAPTURE and CANCEL have no code and msg, and another time format.
    const notifyTime = result === undefined ? spacedTime(now) : offsetTime(now);
    const envelope = { ...result, keyVersion: "1", appId, merchantNo, notifyTime, notifyType };
    const body = JSON.stringify({ ...envelope, data });
    const signature = { sign: this.#platformKey.sign(body) };
    this.#services.webhooks.send({
      provider: PROVIDER,
      type: notifyType,
      reference: order.outTradeNo,
      url,
      contentType: "application/json",
      body,
      headers: signature,
      forge: (forgery) =>
        forgery === "another-key"
          ? { body, headers: { sign: this.#strangersKey.sign(body) } }
          : { body: JSON.stringify({ ...envelope, data: falsified(data) }), headers: signature },
      sendAtSeconds: SEND_AT_SECONDS,
      isAcknowledged: (httpStatus, reply) => httpStatus === 200 && isAcknowledgment(reply),
    });
  }
}

/** Another amount; where none is named, the opposite outcome. */
function falsified(data: Record<string, unknown>): Record<string, unknown> {
  const amount = ["totalAmount", "refundAmount"].find((name) => data[name] !== undefined);
  if (amount !== undefined) return { ...data, [amount]: Number(oneMore(data[amount])) };
  return { ...data, status: data.status === "SUCCESS" ? "FAILED" : "SUCCESS" };
}

/** `{"msg":"Success","code":"SUCCESS"}`, to the letter. */
function isAcknowledgment(reply: string): boolean {
  let value: unknown;
  try {
    value = JSON.parse(reply);
  } catch {
    return false;
  }
  if (typeof value !== "object" || value === null) return false;
  const { msg, code } = value as Record<string, unknown>;
  return msg === "Success" && code === "SUCCESS";
}
