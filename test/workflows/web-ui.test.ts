import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Browser, BrowserContext } from "playwright-core";
import { findChromium, startBrowser } from "../support/browser.js";
import { workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** What a person sees in Temporal's own web UI, in a real browser. */
const chromium = findChromium();
const stack = useStack();
const person: { browser?: Browser; context?: BrowserContext } = {};

beforeAll(async () => {
  if (chromium === null) return;
  person.browser = await startBrowser(chromium);
  // One for all pages: the UI's own files are then loaded once.
  person.context = await person.browser.newContext();
});
afterAll(() => person.browser?.close());

/** Opens a tab of the payment's page and waits until it shows every text; frames hold what is written in Markdown. */
async function expectOnTab(paymentId: string, tab: string, texts: readonly string[]): Promise<void> {
  const { workflowId, runId } = await workflowOf(stack.current, paymentId).describe();
  const page = await person.context?.newPage();
  if (!page) throw new Error("there is no browser");
  try {
    await page.goto(`${inject("temporal").uiUrl}/namespaces/default/workflows/${workflowId}/${runId}/${tab}`);
    const shown = async () => {
      const frames = page.frames().map((frame) => frame.locator("body").innerText({ timeout: 1000 }));
      const read = await Promise.allSettled(frames);
      return read.map((text) => (text.status === "fulfilled" ? text.value : "")).join("\n");
    };
    for (const text of texts) await expect.poll(shown, { interval: 250 }).toContain(text);
  } finally {
    await page.close();
  }
}

interface Flow {
  readonly status: string;
  readonly details: string;
  readonly activities: (paymentId: string) => readonly string[];
  readonly run: (paymentId: string) => Promise<unknown>;
}

const FLOWS: Record<string, Flow> = {
  "a charge that is captured": {
    status: "captured",
    details: "captured — 20.00 USD is taken",
    activities: () => ["charge 20.00 USD at payermax"],
    async run(paymentId) {
      await shopper(await stack.current.holdfast.charge(hostedPayment(paymentId)), "approve");
      await until(stack.current, paymentId, { status: "captured" });
    },
  },
  "an authorization that is captured": {
    status: "captured",
    details: "captured — 20.00 USD is taken",
    activities: () => ["authorize 20.00 USD at payermax", "capture 20.00 USD at payermax"],
    async run(paymentId) {
      await authorizedPayment(stack.current, paymentId);
      await stack.current.holdfast.capture({ paymentId });
    },
  },
  "an authorization that is canceled": {
    status: "canceled",
    details: "canceled — the hold is released; nothing was taken",
    activities: (paymentId) => ["authorize 20.00 USD at payermax", `cancel ${paymentId} at payermax`],
    async run(paymentId) {
      await authorizedPayment(stack.current, paymentId);
      await stack.current.holdfast.cancel({ paymentId });
    },
  },
};

test.skipIf(chromium === null).each(Object.entries(FLOWS))(
  "%s tells its story on its page: timeline, search attributes and details",
  async (_, { status, details, activities, run }) => {
    const paymentId = newPaymentId("page");
    await run(paymentId);
    const attributes = [
      `"PaymentStatus": "${status}"`,
      `"PaymentProvider": "payermax"`,
      `"PaymentAmount": 2000`,
    ];
    await expectOnTab(paymentId, "timeline", activities(paymentId));
    await expectOnTab(paymentId, "search-attributes", attributes);
    await expectOnTab(paymentId, "user-metadata", [`20.00 USD · payermax · ${paymentId}`, details]);
  },
  120_000,
);
