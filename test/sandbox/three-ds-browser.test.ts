import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { findChromium, startBrowser } from "../support/browser.js";
import { newMerchant, PayermaxClient } from "./support/payermax-client.js";
import { PockytClient } from "./support/pockyt-client.js";

const chromium = findChromium();
let browser: Browser;
let sandbox: Sandbox;
let client: PockytClient;
let payermax: PayermaxClient;

beforeAll(async () => {
  if (chromium === null) return;
  browser = await startBrowser(chromium);
  const merchant = newMerchant("P01010114178824");
  sandbox = await startSandbox({ payermax: { merchants: [merchant] } });
  client = new PockytClient(sandbox.url);
  payermax = new PayermaxClient(sandbox.url, merchant);
});
afterAll(async () => {
  if (chromium === null) return;
  await browser.close();
  await sandbox.close();
});

async function paymentAtThreeDs() {
  const reference = client.newReference();
  const fields = {
    ...client.cardFields(),
    reference,
    callbackUrl: `${sandbox.url}/_sandbox/clock?r={status}`,
  };
  const { result } = await client.post("/order/v4/capture", fields);
  return { reference, url: String(result.authenticationUrl) };
}

test.skipIf(chromium === null).each([
  ["Approve", "success", "20.00"],
  ["Decline", "failed", undefined],
] as const)("a person in a browser clicks %s on the 3DS page", async (button, status, charged) => {
  const { reference, url } = await paymentAtThreeDs();
  const page = await browser.newPage();
  await page.goto(url);
  await expect.poll(() => page.textContent("body")).toContain("20.00 USD");
  await expect.poll(() => page.textContent("body")).toContain(reference);
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL(`**/clock?r=${status}*`);
  expect(sandbox.transactions({ reference })).toMatchObject([{ status }]);
  expect(sandbox.ledger({ reference }).entries[0]?.amount).toBe(charged);
  await page.close();
});

test.skipIf(chromium === null).each([
  ["Pay", "SUCCESS", "77.44"],
  ["Decline", "FAILED", undefined],
] as const)("a person in a browser clicks %s at the cashier", async (button, status, held) => {
  const frontCallbackUrl = `${sandbox.url}/_sandbox/clock?back`;
  const order = { ...payermax.hostedFields(), frontCallbackUrl };
  const { data } = await payermax.send("orderAndPay", order);
  const page = await browser.newPage();
  await page.goto(String(data.redirectUrl));
  await expect.poll(() => page.textContent("body")).toContain("77.44 USD");
  await page.getByRole("button", { name: button }).click();
  await page.waitForURL(frontCallbackUrl);
  const reference = order.outTradeNo;
  expect(sandbox.transactions({ reference })).toMatchObject([{ status }]);
  expect(sandbox.ledger({ reference }).balance[0]?.held).toBe(held);
  await page.close();
});
