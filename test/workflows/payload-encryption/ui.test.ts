import { randomBytes } from "node:crypto";
import type { BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { startCodecServer, type CodecServer } from "../../../src/codec/server.js";
import { payloadEncryption } from "../../../src/temporal/payload-encryption.js";
import { findChromium, startBrowser } from "../../support/browser.js";
import { workflowOf } from "../../support/holds.js";
import { newPayloadKey } from "../../support/payload-keys.js";
import { hostedPayment } from "../../support/payments.js";
import { newPaymentId, useStack } from "../../support/stack.js";
import { temporal } from "../../support/temporal-cli.js";

/** The codec endpoint as an operator uses it: from Temporal's own web UI in a real browser, and from its CLI. */
const chromium = findChromium();
const key = newPayloadKey("2026-01");
const TOKEN = randomBytes(24).toString("base64url");
const EMAIL = "ada@example.com";

const stack = useStack({ payloadKeys: () => [key], schedules: { poll: [600] } });
const endpoint: { current?: CodecServer } = {};
const audit: { by: string; status: number }[] = [];
const paymentId = newPaymentId("page");

beforeAll(async () => {
  const log = (line: object) => void audit.push(line as (typeof audit)[number]);
  endpoint.current = await startCodecServer({
    port: 0,
    token: TOKEN,
    origins: [inject("temporal").uiUrl],
    namespace: "default",
    codec: payloadEncryption([key], "default"),
    log: { info: log, warn: log, error: log },
  });
  const customer = { reference: "USER42", email: EMAIL };
  await stack.current.holdfast.charge(hostedPayment(paymentId, { customer }));
});
afterAll(() => endpoint.current?.close());

const urlOf = () => endpoint.current?.url ?? "";

async function pageOf(context: BrowserContext, tab: string): Promise<Page> {
  const { workflowId, runId } = await workflowOf(stack.current, paymentId).describe();
  const page = await context.newPage();
  await page.goto(`${inject("temporal").uiUrl}/namespaces/default/workflows/${workflowId}/${runId}/${tab}`);
  return page;
}

async function shown(page: Page): Promise<string> {
  const frames = page.frames().map((frame) => frame.locator("body").innerText({ timeout: 1000 }));
  return (await Promise.allSettled(frames))
    .map((text) => (text.status === "fulfilled" ? text.value : ""))
    .join("\n");
}

/** In the UI's own dialog, which keeps it in this browser. */
async function configure(page: Page): Promise<void> {
  await page.getByTestId("data-encoder-status").first().click();
  const dialog = page.locator("#data-encoder-settings");
  await dialog.getByTestId("use-local-endpoint-input").check({ force: true });
  await dialog.getByRole("textbox").fill(urlOf());
  await dialog.getByTestId("data-encoder-include-credentials").click();
  await dialog.getByTestId("confirm-modal-button").click();
}

/** Once in a browser. */
async function signIn(context: BrowserContext): Promise<void> {
  const page = await context.newPage();
  await page.goto(`${urlOf()}/sign-in`);
  await page.getByLabel("Token").fill(TOKEN);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => shown(page)).toContain("Signed in");
  await page.close();
}

test.skipIf(chromium === null)(
  "the UI shows a payment's input to whoever has signed in, and its summary and details to everybody",
  async () => {
    const browser = await startBrowser(chromium ?? "");
    try {
      const context = await browser.newContext();
      const page = await pageOf(context, "timeline");
      await configure(page);
      await page.reload();
      // It asked, and was refused.
      await expect.poll(() => audit.map(({ by, status }) => `${by} ${status}`)).toContain("nobody 401");
      expect(await shown(page)).not.toContain(EMAIL);

      await signIn(context);
      await page.reload();
      await expect.poll(() => shown(page)).toContain(EMAIL);

      const stranger = await pageOf(await browser.newContext(), "user-metadata");
      await expect.poll(() => shown(stranger)).toContain(`20.00 USD · payermax · ${paymentId}`);
      await expect.poll(() => shown(stranger)).toContain("the shopper must act until");
      expect(await shown(stranger)).not.toContain(EMAIL);
    } finally {
      await browser.close();
    }
  },
  180_000,
);

test("the CLI shows what it asks for with the token, and not without", async () => {
  const query = (authorization: string) =>
    temporal(
      ...["workflow", "query", "--workflow-id", `payment-default-${paymentId}`, "--type", "payment"],
      ...["--output", "json", "--codec-endpoint", urlOf(), "--codec-auth", authorization],
    );
  expect(await query(`Bearer ${TOKEN}`)).toContain(paymentId);
  await expect(query("Bearer another")).rejects.toThrow("Unauthorized");
});
