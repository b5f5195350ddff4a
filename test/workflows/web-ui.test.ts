import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { cli } from "../cli/terminal.js";
import { useAgedPayments } from "../support/aged-payments.js";
import { startFaultyProvider, type FaultyProvider } from "../support/faulty-provider.js";
import { payermaxConfig } from "../support/payermax-merchant.js";
import { hostedPayment, shopper } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { hasBrowser, shownOn, useWebUi } from "../support/web-ui.js";

/** What a person sees in Temporal's own web UI, in a real browser: payments in every state, in an account of their own. */
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });
const ACCOUNT = `ui${randomBytes(4).toString("hex")}`;
const [HOUR, DAY] = [3_600, 86_400];
/** Views are printed as of then, so that midnight parts no payment from its day. */
const BEGAN = new Date();
const ORDER_AND_PAY = "/aggregate-pay/api/gateway/orderAndPay";

const provider: { current?: FaultyProvider } = {};
const stack = useStack({
  schedules: { check: [DAY], poll: [DAY] },
  async provider(sandboxUrl) {
    provider.current = await startFaultyProvider(() => sandboxUrl);
    return provider.current.url;
  },
  accounts: ({ sandbox, url }) =>
    new Map([[ACCOUNT, { payermax: payermaxConfig(sandbox, url), shared: false }]]),
});
afterAll(() => provider.current?.close());
const aged = useAgedPayments(stack);
const ui = useWebUi();

const ids = Object.fromEntries(
  [
    ...["captured", "refunded", "canceled", "failed", "expired", "held", "expiring"],
    ...["at_the_page", "in_doubt", "long_in_doubt", "called", "hostile"],
  ].map((name) => [name, newPaymentId(name)]),
) as Record<string, string>;
const id = (name: string) => ids[name] ?? "";
/** As commands take it. */
const named = (name: string) => `${id(name)} --account ${ACCOUNT}`;

const HOSTILE =
  "![x](http://evil.example/x.png) <img src=x onerror=alert(1)> [a](javascript:alert(1)) **b** `c` | d";
const HOSTILE_TOO =
  "http://evil.example/ www.evil.example <script>document.title='owned'</script> <a href=//evil.example>e</a>";

const idOf = (name: string, what = "payment") => `${what}-${ACCOUNT}-${id(name)}`;
const get = (name: string) => stack.current.holdfast.get({ paymentId: id(name), account: ACCOUNT });
/** Not in a test: payments are made before all of them. */
const become = (look: () => Promise<unknown>, wanted: object) =>
  vi.waitFor(
    async () => {
      expect(await look()).toMatchObject(wanted);
    },
    { timeout: 60_000, interval: 100 },
  );
const until = (name: string, wanted: Partial<PaymentView>) => become(() => get(name), wanted);

const request = (name: string) => hostedPayment(id(name), { account: ACCOUNT });
const decide = async (name: string, outcome: "approve" | "decline", status: PaymentView["status"]) => {
  await shopper(await stack.current.holdfast.authorize(request(name)), outcome);
  await until(name, { status });
};

/** As the relay hands on what it has verified. */
function notify(name: string, report: object, what = "payment"): Promise<void> {
  return stack.current.client.workflow.getHandle(idOf(name, what)).signal("providerNotification", {
    ...{ provider: "payermax", account: ACCOUNT, paymentId: id(name), report },
    ...{ key: randomBytes(8).toString("hex"), receivedAt: new Date().toISOString() },
  });
}

const MAKE: Record<string, () => Promise<unknown>> = {
  async captured() {
    await decide("captured", "approve", "authorized");
    await stack.current.holdfast.capture({ paymentId: id("captured"), account: ACCOUNT });
  },
  async refunded() {
    const refunded = { paymentId: id("refunded"), account: ACCOUNT };
    await decide("refunded", "approve", "authorized");
    await stack.current.holdfast.capture(refunded);
    const amount = { currency: "USD", value: 500 };
    await stack.current.holdfast.refund({ ...refunded, refundId: "R1", amount });
    const handle = stack.current.client.workflow.getHandle(idOf("refunded", "aftercare"));
    await become(() => handle.query("aftercare"), { refunds: [{ status: "refunded" }] });
    const hostile = { about: "case", type: HOSTILE, status: HOSTILE_TOO, refs: { caseId: HOSTILE_TOO } };
    await notify("refunded", hostile, "aftercare");
  },
  async canceled() {
    await decide("canceled", "approve", "authorized");
    await stack.current.holdfast.cancel({ paymentId: id("canceled"), account: ACCOUNT });
  },
  failed: () => decide("failed", "decline", "failed"),
  async expired() {
    const became = holdOf("expired", -2 * HOUR);
    await aged({ paymentId: id("expired"), account: ACCOUNT, kind: "authCapture", seconds: 8 * DAY, became });
    await until("expired", { status: "expired" });
  },
  held: () => decide("held", "approve", "authorized"),
  async expiring() {
    const became = holdOf("expiring", 20 * HOUR);
    await aged({
      paymentId: id("expiring"),
      account: ACCOUNT,
      kind: "authCapture",
      seconds: 6 * DAY,
      became,
    });
    await until("expiring", { status: "authorized" });
  },
  async at_the_page() {
    await stack.current.holdfast.charge(request("at_the_page"));
    await until("at_the_page", { status: "requires_action" });
  },
  async long_in_doubt() {
    const became = () => [
      {
        ...({ type: "outcomeUnknown", operation: "charge", requestId: id("long_in_doubt") } as const),
        ...{ code: "timeout", message: "no answer within 20 s", foreignRecord: false },
        nextCheckAt: new Date().toISOString(),
      },
    ];
    await aged({
      paymentId: id("long_in_doubt"),
      account: ACCOUNT,
      kind: "charge",
      seconds: 2 * HOUR,
      became,
    });
    await until("long_in_doubt", {
      attention: expect.objectContaining({ reason: "outcome_unknown" }) as never,
    });
  },
  async called() {
    await decide("called", "approve", "authorized");
    await notify("called", { about: "other", type: "SOMETHING_NEW", status: "DONE", refs: {} });
    await until("called", { attention: expect.objectContaining({ reason: "unknown_news" }) as never });
  },
  async hostile() {
    await stack.current.holdfast.charge(request("hostile"));
    await notify("hostile", { about: "other", type: HOSTILE, status: HOSTILE, refs: {} });
    await notify("hostile", {
      ...{
        about: "payment",
        status: "failed",
        word: HOSTILE,
        recognized: true,
        amount: null,
        refundedValue: 0,
      },
      refusal: { kind: "declined", code: HOSTILE_TOO, message: HOSTILE_TOO },
      refs: { [HOSTILE.slice(0, 60)]: HOSTILE_TOO },
    });
    await until("hostile", { status: "failed" });
  },
};

/** A hold that ends so many seconds from now. */
function holdOf(name: string, seconds: number) {
  const expiresAt = new Date(Date.now() + seconds * 1000).toISOString();
  const succeeded = {
    type: "requestSucceeded",
    operation: "authorize",
    requestId: id(name),
    by: "reply",
  } as const;
  return () => [
    succeeded,
    { type: "authorized", amount: { currency: "USD", value: 2000 }, expiresAt } as const,
  ];
}

beforeAll(async () => {
  if (!hasBrowser) return;
  // Alone, so that the fault strikes it and no other.
  provider.current?.next(ORDER_AND_PAY, "lost after");
  await stack.current.holdfast.charge(request("in_doubt"));
  await until("in_doubt", { outcomeUnknown: expect.anything() as never });
  const rest = Object.values(MAKE);
  while (rest.length > 0) await Promise.all(rest.splice(0, 4).map((make) => make()));
});

/** Of the shopper and the order: the details are plain text also where payloads are encrypted. */
const PERSONAL = /USER42|Two nights|shop\.example/;

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC`;
/** A text in which each TIME is any time. */
const line = (text: string) =>
  new RegExp(
    text
      .split("TIME")
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
      .join(TIME),
  );

interface Page {
  readonly of: string;
  readonly what?: "aftercare";
  readonly details: (name: string) => readonly string[];
  /** Of activities and timers, in the timeline. */
  readonly timeline: (paymentId: string) => readonly string[];
}

const refundable = (name: string) =>
  `What you can do: Nothing needs doing. To give money back, at most what is left of 20.00 USD: holdfast refund ${name} --refund-id R1 --amount AMOUNT`;

const PAGES: Record<string, Page> = {
  "a captured payment": {
    of: "captured",
    details: (name) => ["captured — 20.00 USD is taken", refundable(name), "At payermax: tradeToken "],
    timeline: () => [
      "authorize 20.00 USD at payermax",
      "capture 20.00 USD at payermax",
      "awaiting capture or cancel; the hold ends TIME",
    ],
  },
  "a canceled payment": {
    of: "canceled",
    details: () => [
      "canceled — the hold is released; nothing was taken",
      "What you can do: Nothing needs doing",
    ],
    timeline: (paymentId) => [`cancel ${paymentId} at payermax`],
  },
  "an expired payment": {
    of: "expired",
    details: () => [
      "expired — the authorization lapsed; nothing was taken",
      "What you can do: Nothing needs doing",
    ],
    timeline: (paymentId) => [`ask payermax how ${paymentId} stands`],
  },
  "a failed payment": {
    of: "failed",
    details: () => [
      "failed — no money was kept: authorization declined",
      "Reason: PAYMENT_FAILED (authorization, declined)",
      "What you can do: Nothing needs doing. A new try is a new payment, with a paymentId of its own",
    ],
    timeline: () => ["authorize 20.00 USD at payermax", "awaiting the shopper until TIME"],
  },
  "a hold": {
    of: "held",
    details: (name) => [
      "authorized — 20.00 USD is held until TIME; awaits capture or cancel",
      "Next: TIME, the hold has lapsed by then: payermax is asked once more, and the payment becomes expired",
      `Until TIME take the money: holdfast capture ${name}; or release it: holdfast cancel ${name}`,
    ],
    timeline: () => ["awaiting capture or cancel; the hold ends TIME"],
  },
  "a payment whose shopper is awaited": {
    of: "at_the_page",
    details: () => [
      "requires_action — the shopper must act until TIME",
      "Next: TIME, the shopper's time is over, and payermax is asked how it stands",
      "What you can do: Nothing: the shopper must act. Nobody else can.",
    ],
    timeline: () => ["charge 20.00 USD at payermax", "awaiting the shopper until TIME"],
  },
  "a payment whose outcome nobody knows": {
    of: "in_doubt",
    details: (name) => [
      "processing — 20.00 USD: nobody knows yet whether the charge happened",
      "Nobody knows what the charge did, since TIME; 0 checks, next at TIME",
      "Next: TIME, ",
      "What you can do: Nothing yet: payermax is asked about the charge by itself until its outcome is known.",
      `holdfast resolve ${name} --operation charge --outcome succeeded|failed --evidence TEXT`,
    ],
    timeline: () => ["awaiting payermax's word on the charge; "],
  },
  "a payment whose outcome nobody has known for an hour": {
    of: "long_in_doubt",
    details: (name) => [
      "A person should look since TIME: outcome_unknown, for an hour nobody has known what a request did; checks go on",
      `What you can do: Is payermax reachable, do its credentials still work (holdfast doctor)? If its portal shows the outcome: holdfast resolve ${name} --operation charge`,
    ],
    timeline: (paymentId) => [`ask payermax how ${paymentId} stands`],
  },
  "a payment that a person is called to": {
    of: "called",
    details: (name) => [
      "authorized — 20.00 USD is held until TIME; awaits capture or cancel",
      "A person should look since TIME: unknown_news, a notification of a type that Holdfast doesn't know (SOMETHING_NEW)",
      `tell whoever maintains the adapter; then: holdfast ack ${name} --note TEXT`,
    ],
    timeline: () => ["awaiting capture or cancel; the hold ends TIME"],
  },
  "what came after a payment": {
    of: "refunded",
    what: "aftercare",
    details: (name) => [
      "captured — 20.00 USD captured, 5.00 USD refunded",
      "Refund R1: 5.00 USD, refunded; refundTradeNo ",
      "A person should look since TIME: dispute, a dispute, chargeback, complaint or fraud case (",
      "No refund is under way; it takes refunds and late notifications until TIME",
      `What you can do: Answer it in payermax's portal; Holdfast gives nothing back by itself. Then: holdfast ack ${name} --note TEXT`,
    ],
    timeline: () => [
      "refund 5.00 USD at payermax (R1)",
      "open for refunds and late notifications until TIME",
    ],
  },
};

test.skipIf(!hasBrowser).each(Object.entries(PAGES))(
  "%s: its page says what is known and awaited, and what a person may do; its timeline speaks as people do",
  async (_, { of, what = "payment", details, timeline }) => {
    const run = await stack.current.client.workflow.getHandle(idOf(of, what)).describe();
    const shows = (tab: string, texts: readonly string[]) =>
      ui.visit(ui.tab(run, tab), async (page) => {
        for (const text of texts)
          await expect.poll(() => shownOn(page), { interval: 250 }).toMatch(line(text));
        return shownOn(page);
      });
    const [page] = await Promise.all([
      shows("user-metadata", details(named(of))),
      shows("timeline", timeline(id(of))),
    ]);
    expect(page).not.toMatch(PERSONAL);
  },
);

test.skipIf(!hasBrowser)("a payment is found on its page by its search attributes", async () => {
  const run = await stack.current.client.workflow.getHandle(idOf("captured")).describe();
  await ui.visit(ui.tab(run, "search-attributes"), async (page) => {
    for (const text of [
      '"PaymentStatus": "captured"',
      '"PaymentProvider": "payermax"',
      '"PaymentAmount": 2000',
    ])
      await expect.poll(() => shownOn(page), { interval: 250 }).toContain(text);
  });
});

test.skipIf(!hasBrowser).each([
  ["a payment", "hostile", "payment", "failed"],
  ["an aftercare", "refunded", "aftercare", "captured"],
] as const)(
  "what a provider says on the page of %s is text, and nothing else",
  async (_, name, what, status) => {
    const run = await stack.current.client.workflow.getHandle(idOf(name, what)).describe();
    await ui.visit(ui.tab(run, "user-metadata"), async (page) => {
      const seen: string[] = [];
      page.on("request", (sent) => seen.push(new URL(sent.url()).hostname));
      page.on("dialog", (dialog) => {
        seen.push("a dialog");
        void dialog.dismiss();
      });
      await page.reload();
      for (const text of [HOSTILE, HOSTILE_TOO])
        await expect.poll(() => shownOn(page), { interval: 250 }).toContain(text);
      const written = page.frames().filter((frame) => frame !== page.mainFrame());
      const made = (selector: string) =>
        Promise.all(written.map((frame) => frame.locator(`body :is(${selector})`).allInnerTexts()));
      expect((await made("img, a, table, iframe")).flat()).toEqual([]);
      expect((await made("strong, em")).flat()).toEqual([status, "A person should look"]);
      expect(seen).not.toContain("evil.example");
      expect(seen).not.toContain("a dialog");
      expect(await page.title()).not.toContain("owned");
    });
  },
);

const VIEWS: Record<string, readonly string[]> = {
  "needs attention": [idOf("long_in_doubt"), idOf("called"), idOf("refunded", "aftercare")],
  "unknown outcome for an hour or longer": [idOf("long_in_doubt")],
  "awaiting the shopper": [idOf("at_the_page")],
  "held and expiring within a day": [idOf("expiring")],
  "captured today": [idOf("captured"), idOf("refunded")],
  failed: [idOf("failed"), idOf("hostile")],
  "ended with attention": [idOf("hostile")],
};

async function printedViews(): Promise<ReadonlyMap<string, string>> {
  const { out } = await cli(["views", "--account", ACCOUNT, "--ui", inject("temporal").uiUrl, "--json"], {
    now: () => BEGAN,
  });
  const { views } = JSON.parse(out) as { readonly views: readonly { name: string; url: string }[] };
  return new Map(views.map(({ name, url }) => [name, url]));
}

test("views prints each of them", async () => {
  expect([...(await printedViews()).keys()]).toEqual(Object.keys(VIEWS));
});

test.skipIf(!hasBrowser).each(Object.entries(VIEWS))(
  "the view of what is %s lists exactly that",
  async (name, expected) => {
    const url = (await printedViews()).get(name);
    if (url === undefined) throw new Error(`there is no view ${name}`);
    await ui.visit(url, async (page) => {
      const listed = async () => {
        const links = await page
          .getByRole("link", { name: new RegExp(`^(payment|aftercare)-${ACCOUNT}-`) })
          .all();
        const texts = await Promise.all(links.map((link) => link.innerText({ timeout: 1000 })));
        return [...new Set(texts.map((text) => text.trim()))].toSorted();
      };
      await expect.poll(listed, { interval: 500, timeout: 60_000 }).toEqual(expected.toSorted());
    });
  },
);

test.skipIf(!hasBrowser)("from a view it is two clicks to what a payment needs of a person", async () => {
  const url = (await printedViews()).get("needs attention") ?? "";
  await ui.visit(url, async (page) => {
    await page
      .getByRole("link", { name: idOf("called") })
      .first()
      .click();
    await page.getByRole("heading", { name: idOf("called") }).waitFor();
    await page
      .getByRole("link", { name: "User Metadata" })
      .or(page.getByRole("tab", { name: "User Metadata" }))
      .click();
    await page.getByRole("heading", { name: "Current Details" }).waitFor();
    const command = line(`then: holdfast ack ${named("called")} --note TEXT`);
    await expect.poll(() => shownOn(page), { interval: 250 }).toMatch(command);
  });
});
