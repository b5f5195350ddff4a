import { expect } from "vitest";
import { payermaxWebhook } from "../../../src/providers/payermax/notification.js";
import { pockytWebhook } from "../../../src/providers/pockyt/ipn.js";
import type { Webhook, Webhooks } from "../../../src/providers/port.js";
import { PAYERMAX_MERCHANT } from "../../support/payermax-merchant.js";
import { newsSign, PAYERMAX_PATH, PAYMENT_NEWS, PLATFORM } from "../../support/payermax-news.js";
import { startRelay, webhook, type Relay } from "../support.js";

/** The second Pockyt account's token: what it signs is not for the first. */
export const SECOND_TOKEN = "9e107d9d372bb6826bd81d3542a419d6a";

const { appId, merchantNo } = PAYERMAX_MERCHANT;
const publicKeys = [PLATFORM.publicKey];

const ACCOUNTS: ReadonlyMap<string, Webhook> = new Map([
  ["pockyt default", webhook],
  ["pockyt second", pockytWebhook("second", { merchantNo: "200044", token: SECOND_TOKEN })],
  ["payermax default", payermaxWebhook("default", { appId, merchantNo, publicKeys })],
  ["payermax second", payermaxWebhook("second", { appId: "second", merchantNo: "2", publicKeys })],
]);

const webhooks: Webhooks = (account, provider) => ACCOUNTS.get(`${provider} ${account}`) ?? null;

/** A relay with two accounts at each provider. Whoever is slow on a busy machine is not cut off. */
export function startHostileRelay(requestTimeoutMs = 60_000): Promise<Relay> {
  return startRelay({ webhooks, requestTimeoutMs });
}

/** Both providers' genuine notifications are taken, and nothing else was. */
export async function expectOnlyTheGenuine(relay: Relay): Promise<void> {
  const headers = { "content-type": "application/json", sign: newsSign(PAYMENT_NEWS) };
  // Again where the machine was so busy that the relay gave the connection up.
  const post = async (send: () => Promise<Response>) => {
    await expect.poll(async () => (await send()).status).toBe(200);
  };
  await post(() => relay.post());
  await post(() => relay.send("POST", PAYERMAX_PATH, { headers, body: PAYMENT_NEWS }));
  const taken = relay.payments.signals.map(({ provider, report }) => `${provider} ${report.status}`);
  expect(taken.sort()).toEqual(["payermax succeeded", "pockyt succeeded"]);
  expect(relay.payments.aftercareSignals).toEqual([]);
}
