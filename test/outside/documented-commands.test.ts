import { randomBytes } from "node:crypto";
import { msToTs } from "@temporalio/common/lib/time.js";
import { expect, test, vi } from "vitest";
import { documentOf, holdfast } from "../cli/temporal/support.js";
import { blockWith, commandLines } from "../docs/shell-blocks.js";
import { workflowOf } from "../support/holds.js";
import { newSecret } from "../support/merchant-endpoint.js";
import { payermaxConfig } from "../support/payermax-merchant.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import { authorizedPayment, until } from "../support/payments.js";
import { capturedPayment, directPayment } from "../support/refunds.js";
import { taskEnds } from "../support/resets.js";
import { MERCHANT, newPaymentId, useStack } from "../support/stack.js";
import { temporal } from "../support/temporal-cli.js";

/** The commands that the pages print for Temporal's CLI and ours, as they stand but for the payment. */
vi.setConfig({ testTimeout: 120_000 });
const stack = useStack({
  schedules: { check: [86_400], poll: [86_400] },
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  accounts: ({ sandbox, url }) => {
    const providers = { pockyt: { baseUrl: url, ...MERCHANT }, payermax: payermaxConfig(sandbox, url) };
    // Nobody listens there.
    const events = {
      eventsUrl: "http://127.0.0.1:9/",
      eventsSecret: [newSecret()],
      eventsAllowPrivate: true,
    };
    return new Map([["default", { ...providers, ...events, shared: false }]]);
  },
});

/** Runs each line of a block: what each printed. */
async function run(block: string, given: Readonly<Record<string, string>>): Promise<string[]> {
  const printed: string[] = [];
  for (const [program, ...rest] of commandLines(block)) {
    const args = rest.map((word) =>
      Object.entries(given).reduce((text, [from, to]) => text.replaceAll(from, to), word),
    );
    printed.push(program === "temporal" ? await temporal(...args) : await ourCommand(args.slice(1)));
  }
  return printed;
}

async function ourCommand(args: readonly string[]): Promise<string> {
  const asks = args[0] === "resolve" ? ["--yes"] : [];
  const ended = await holdfast([...args, ...asks], { HOLDFAST_TASK_QUEUE: stack.current.taskQueue });
  // `stuck` ends so where other tests' payments call for somebody.
  if (args[0] !== "stuck" || ended.code !== 5) expect(ended, ended.err).toMatchObject({ code: 0 });
  return ended.out;
}

async function strangeNews(paymentId: string): Promise<void> {
  const news = { outTradeNo: paymentId, status: "EARNED" };
  expect((await postNews(stack.current.relay, "LOYALTY", news)).status).toBe(200);
  await until(stack.current, paymentId, {
    attention: { reason: "unknown_news", since: expect.any(String) as string },
  });
}

test("a payment is shown and explained", async () => {
  const paymentId = newPaymentId("shown");
  await capturedPayment(stack.current, paymentId);
  const [shown, explained] = await run(blockWith("operations.md", "npx holdfast show"), {
    ORDER1001: paymentId,
  });
  expect(shown).toMatch(/^status +captured/m);
  expect(explained).toContain("captured: 20.00 USD is taken");
});

test("what calls for a person is acknowledged", async () => {
  const paymentId = newPaymentId("seen");
  await authorizedPayment(stack.current, paymentId);
  await strangeNews(paymentId);
  await run(blockWith("operations.md", "--operator ada@example.com"), { ORDER1001: paymentId });
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ attention: null });
});

test("nothing is stuck that began a moment ago", async () => {
  expect(await run(blockWith("cli.md", "stuck --older-than"), {})).toEqual([expect.any(String)]);
});

test("saved cards are listed and removed", async () => {
  const paymentId = newPaymentId("saving");
  const payment = await directPayment(stack.current, paymentId);
  const method = { ...payment.method, saveCard: true } as typeof payment.method;
  await stack.current.holdfast.charge({ ...payment, method });
  await until(stack.current, paymentId, { savedCard: expect.anything() as never });
  const { savedCard } = await stack.current.holdfast.get({ paymentId });
  const given = { TOKEN: savedCard?.token ?? "" };
  const [listed, removed] = await run(blockWith("cli.md", "cards list"), given);
  expect(listed).toContain(given.TOKEN);
  expect(removed).not.toBe("");
  const [left = given.TOKEN] = await run(blockWith("cli.md", "cards list"), given);
  expect(left).not.toContain(given.TOKEN);
});

test("events are listed, and sent again", async () => {
  const paymentId = newPaymentId("events");
  await authorizedPayment(stack.current, paymentId);
  const list = () => holdfast(["events", "list", paymentId, "--json"]);
  await expect.poll(async () => (await list()).out).toContain("payment.authorized");
  const [first] = documentOf("events-list", await list()).events;
  const given = { ORDER1001: paymentId, "1768478400000": String(first?.sequence) };
  const printed = await run(blockWith("cli.md", "events resend"), given);
  for (const events of printed) expect(events).toMatch(/ payment\./);
});

test("an unknown outcome is settled", async () => {
  const paymentId = newPaymentId("settled");
  const { faults } = stack.current.sandbox;
  const struck = { provider: "pockyt", reference: paymentId };
  faults.add({ ...struck, operation: "capture", fault: "reset-after" });
  faults.add({ ...struck, webhook: "IPN", fault: "dropped" });
  await stack.current.holdfast.charge(await directPayment(stack.current, paymentId, "pockyt"));
  await until(stack.current, paymentId, { outcomeUnknown: expect.anything() as never });
  await run(blockWith("operations.md", "--operation charge"), { ORDER1001: paymentId });
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({ status: "captured" });
});

test.each([
  ["notifications.md", "17"],
  ["payload-encryption.md", "12"],
] as const)("a payment is reset to the task before a signal, by docs/%s", async (page, eventId) => {
  const paymentId = newPaymentId("reset");
  await authorizedPayment(stack.current, paymentId);
  const payment = workflowOf(stack.current, paymentId);
  const before = taskEnds(await payment.fetchHistory()).at(-1);
  await strangeNews(paymentId);
  const { runId } = await payment.describe();
  await run(blockWith(page, "temporal workflow reset"), {
    ORDER1001: paymentId,
    [eventId]: String(before),
  });
  expect((await payment.describe()).runId).not.toBe(runId);
  await until(stack.current, paymentId, { status: "authorized", attention: null });
});

test("a history is deleted", async () => {
  const paymentId = newPaymentId("deleted");
  await capturedPayment(stack.current, paymentId);
  const payment = workflowOf(stack.current, paymentId);
  await payment.result();
  const { runId } = await payment.describe();
  const block = blockWith("operations.md", "temporal workflow delete");
  const [described, deleted] = await run(block, { ORDER1001: paymentId, RUN_ID: runId });
  expect(described).toContain(runId);
  // The server does it in the background, within some minutes.
  expect(deleted).toContain("Delete workflow succeeded");
});

test("closed workflows are counted", async () => {
  const [counted] = await run(blockWith("operations.md", "temporal workflow count"), {});
  expect(counted).toMatch(/^Total: \d+/);
});

test("a namespace gets its retention and a search attribute", async () => {
  const namespace = `docs-${randomBytes(6).toString("hex")}`;
  await stack.current.client.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs("1 day"),
  });
  const block = blockWith("operations.md", "temporal operator namespace update");
  // The server knows a new namespace everywhere only after some seconds.
  await vi.waitFor(() => run(block, { default: namespace }), { timeout: 60_000, interval: 1_000 });
  const described = await temporal("operator", "namespace", "describe", "--namespace", namespace);
  expect(described).toMatch(/2160h/);
});
