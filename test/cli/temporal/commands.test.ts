import { randomBytes } from "node:crypto";
import { afterAll, expect, test, vi } from "vitest";
import type { Documents } from "../../../src/cli/documents.js";
import type { PaymentView } from "../../../src/client.js";
import { StandingAttention } from "../../../src/client/standing-attention.js";
import { startFaultyProvider, type FaultyProvider } from "../../support/faulty-provider.js";
import { payermaxConfig } from "../../support/payermax-merchant.js";
import { cardPayment, hostedPayment, netAtProvider, shopper, TEST_CARDS } from "../../support/payments.js";
import { MERCHANT, newPaymentId, useStack } from "../../support/stack.js";
import { documentOf, holdfast } from "./support.js";

/** The built command against real payments, in an account that no other test has. */
vi.setConfig({ testTimeout: 180_000 });
const ACCOUNT = `cli${randomBytes(4).toString("hex")}`;
const CHARGE = "/order/v4/capture";
const DAY = 86_400;

const provider: { current?: FaultyProvider } = {};
const stack = useStack({
  schedules: { check: [DAY], poll: [DAY] },
  async provider(sandboxUrl) {
    provider.current = await startFaultyProvider(() => sandboxUrl);
    return provider.current.url;
  },
  accounts: ({ sandbox, url }) =>
    new Map([
      [
        ACCOUNT,
        { pockyt: { baseUrl: url, ...MERCHANT }, payermax: payermaxConfig(sandbox, url), shared: false },
      ],
    ]),
});
afterAll(() => provider.current?.close());

const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  holdfast([...args, "--account", ACCOUNT], { HOLDFAST_TASK_QUEUE: stack.current.taskQueue, ...env });

/** Runs it with `--json`, expects the exit code, and gives its document. */
async function json<Name extends keyof Documents>(
  name: Name,
  args: readonly string[],
  code = 0,
  env?: Readonly<Record<string, string>>,
): Promise<Documents[Name]> {
  const ended = await run([...args, "--json"], env);
  expect(ended, ended.err).toMatchObject({ code });
  return documentOf(name, ended);
}

const get = (paymentId: string) => stack.current.holdfast.get({ paymentId, account: ACCOUNT });

async function until(paymentId: string, wanted: Partial<PaymentView>): Promise<void> {
  await expect.poll(() => get(paymentId)).toMatchObject(wanted);
}

async function authorized(name: string): Promise<string> {
  const paymentId = newPaymentId(name);
  const request = hostedPayment(paymentId, { account: ACCOUNT });
  await shopper(await stack.current.holdfast.authorize(request), "approve");
  await until(paymentId, { status: "authorized" });
  return paymentId;
}

/** A genuine notification of a type that Holdfast doesn't know, as the relay hands it on. */
async function unknownNews(paymentId: string): Promise<void> {
  const report = { about: "other", type: "SOMETHING_NEW", status: "DONE", refs: {} };
  await stack.current.client.workflow
    .getHandle(`payment-${ACCOUNT}-${paymentId}`)
    .signal("providerNotification", {
      ...{ provider: "payermax", account: ACCOUNT, paymentId, key: `news-${paymentId}`, report },
      receivedAt: new Date().toISOString(),
    });
  await expect.poll(async () => (await get(paymentId)).attention?.reason).toBe("unknown_news");
}

/** Temporal's index of payments is a moment behind. */
async function stuckIds(code: number): Promise<readonly string[]> {
  return (await json("stuck", ["stuck"], code)).payments.map(({ paymentId }) => paymentId);
}

test("an authorized payment is listed, shown, captured in part, explained and refunded", async () => {
  const id = await authorized("cli_capture");
  const [listed, refused] = await Promise.all([
    json("list", ["list", "--status", "authorized", "--provider", "payermax", "--since", "1h"]),
    run(["capture", id, "--amount", "12.34"]),
  ]);
  expect(documentOf("list", await run(["list", "--status", "captured", "--json"])).payments).toEqual([]);
  expect(listed.payments).toMatchObject([{ paymentId: id, account: ACCOUNT, amount: { value: 2000 } }]);
  // Nobody can be asked, so nothing is done.
  expect(refused).toMatchObject({
    code: 2,
    out: "",
    err: expect.stringContaining("with --yes it acts") as string,
  });
  expect((await get(id)).status).toBe("authorized");

  expect(await json("error", ["capture", id, "--amount", "12.345", "--yes"], 2)).toMatchObject({
    error: { code: "BadUsage", message: expect.stringContaining("at most 2 decimals") as string },
  });
  const captured = await json("capture", ["capture", id, "--amount", "12.34", "--yes"]);
  expect(captured).toMatchObject({ status: "captured", capturedAmount: { currency: "USD", value: 1234 } });
  const again = await json("error", ["capture", id, "--yes"], 3);
  expect(again.error).toMatchObject({
    code: "CommandRefused",
    message: expect.stringContaining("captured") as string,
  });

  const refund = ["refund", id, "--refund-id", "R1", "--yes", "--amount"];
  expect(await json("refund", [...refund, "2.00"])).toMatchObject({ refundId: "R1", amount: { value: 200 } });
  const conflict = await json("error", [...refund, "3.00"], 3);
  expect(conflict.error.code).toBe("IdempotencyConflict");
  const tooMuch = ["refund", id, "--refund-id", "R2", "--yes", "--amount", "20.00"];
  expect((await json("error", tooMuch, 3)).error.code).toBe("CommandRefused");

  const [shown, { lines, advice }] = await Promise.all([
    json("show", ["show", id]),
    json("explain", ["explain", id]),
  ]);
  expect(shown.payment).toMatchObject({ status: "captured" });
  expect(shown.aftercare?.refunds).toHaveLength(1);
  const story = lines.map(({ text }) => text).join("\n");
  expect(story).toContain(`asked payermax to capture 12.34 USD (${id}_CAPTURE_1)`);
  expect(story).toContain("captured: 12.34 USD is taken");
  expect(story).toContain(`asked payermax to refund 2.00 USD (${id}_REFUND_R1)`);
  expect(lines.map(({ at }) => at)).toEqual(lines.map(({ at }) => at).toSorted());
  expect(advice).toContain(`holdfast refund ${id} --account ${ACCOUNT}`);
});

test("a payment that isn't there is exit code 4, and a hold is released by cancel", async () => {
  const id = await authorized("cli_cancel");
  const [missing, canceled] = await Promise.all([
    json("error", ["explain", "NO_SUCH_PAYMENT"], 4),
    json("cancel", ["cancel", id, "--yes", "--reason", "sold out"]),
  ]);
  expect(missing.error.code).toBe("PaymentNotFound");
  expect(canceled).toMatchObject({ status: "canceled" });
  expect(netAtProvider(stack.current, id)).toBe("0.00");
});

test("an outcome that nobody knows is explained, and resolved by a person", async () => {
  const id = newPaymentId("cli_unknown");
  const payment = await cardPayment(stack.current, id, {
    number: TEST_CARDS.withoutThreeDs,
    saveCard: false,
  });
  const withCustomer = { customer: { customerNo: "2000" } };
  provider.current?.next("/v1/customers/create", "none");
  provider.current?.next(CHARGE, "lost after");
  await stack.current.holdfast.charge({ ...payment, ...withCustomer, account: ACCOUNT });
  await until(id, { status: "processing", outcomeUnknown: expect.anything() as never });

  const { lines, next, advice } = await json("explain", ["explain", id]);
  expect(lines.at(-1)?.text).toMatch(
    /^no usable answer about the charge .*nobody knows yet whether it happened/,
  );
  expect(next?.text).toBe("the shopper's time is over, and pockyt is asked how it stands");
  expect(advice).toContain(`holdfast resolve ${id} --account ${ACCOUNT} --operation charge`);

  const finding = [
    "--outcome",
    "succeeded",
    "--evidence",
    "the portal shows it",
    "--operator",
    "ada",
    "--yes",
  ];
  expect(
    (await json("error", ["resolve", id, "--operation", "capture", ...finding], 3)).error.message,
  ).toContain("the unknown outcome is of charge");
  const resolved = await json("resolve", ["resolve", id, "--operation", "charge", ...finding]);
  expect(resolved).toMatchObject({ status: "captured" });
  const story = (await json("explain", ["explain", id])).lines.map(({ text }) => text).join("\n");
  expect(story).toContain("ada settled it by hand: the charge succeeded. Evidence: the portal shows it");
});

test("what calls for a person is found, explained and acknowledged, also after the payment's end", async () => {
  const [open, ended] = await Promise.all([authorized("cli_open"), authorized("cli_ended")]);
  await Promise.all([unknownNews(open), unknownNews(ended)]);
  await stack.current.holdfast.cancel({ paymentId: ended, account: ACCOUNT });
  await expect.poll(() => stuckIds(5), { timeout: 60_000 }).toEqual(expect.arrayContaining([open, ended]));

  // What the worker's metrics, and so the alert, count.
  const { client } = stack.current;
  const standing = new StandingAttention({
    client,
    within: (ms, calls) => client.withDeadline(Date.now() + ms, calls),
  });
  const counted = async () => (await standing.find(ACCOUNT)).map(({ paymentId }) => paymentId).toSorted();
  expect(await counted()).toEqual([open, ended].toSorted());
  const [{ payments }, listed, { advice }] = await Promise.all([
    json("stuck", ["stuck"], 5),
    json("list", ["list", "--attention", "unknown_news"]),
    json("explain", ["explain", open]),
  ]);
  const [found] = payments.filter(({ paymentId }) => paymentId === open);
  expect(found?.why).toContain("unknown_news: a notification of a type that Holdfast doesn't know");
  expect(found?.since).toBe((await get(open)).attention?.since);
  expect(listed.payments.map(({ paymentId }) => paymentId).toSorted()).toEqual([open, ended].toSorted());
  expect(advice).toContain(`holdfast ack ${open} --account ${ACCOUNT} --note TEXT`);
  expect((await json("stuck", ["stuck", "--older-than", "1h"])).payments).toEqual([]);

  const said = ["--note", "asked the provider, ticket 4711", "--operator", "ada"];
  const [view, aftercare] = await Promise.all([
    json("ack", ["ack", open, ...said]),
    json("ack", ["ack", ended, ...said]),
  ]);
  expect(view).toMatchObject({ status: "authorized", attention: null });
  expect(aftercare).toMatchObject({ paymentStatus: "canceled", attention: null });
  await expect.poll(() => run(["stuck", "--json"]), { timeout: 60_000 }).toMatchObject({ code: 0 });
  expect(await counted()).toEqual([]);
  // Another look by the same, which asks nobody about those that were seen to.
  expect(await counted()).toEqual([]);
  const again = await Promise.all([open, ended].map((id) => json("error", ["ack", id, ...said], 3)));
  expect(again.map(({ error }) => error.code)).toEqual(["CommandRefused", "CommandRefused"]);
  expect((await json("list", ["list", "--attention"])).payments).toEqual([]);
  const story = (await json("explain", ["explain", ended])).lines.map(({ text }) => text);
  expect(story).toContain('ada has seen to "unknown_news": asked the provider, ticket 4711');
});

test("doctor finds a wrong token, and says of what it isn't told that it isn't checked", async () => {
  const { relay, vault, sandbox } = stack.current;
  const configured = (token: string) => ({
    HOLDFAST_MIN_RETENTION_DAYS: "1",
    HOLDFAST_PUBLIC_URL: relay.url,
    HOLDFAST_CARD_VAULT_URL: vault.url,
    POCKYT_BASE_URL: sandbox.url,
    POCKYT_MERCHANT_NO: MERCHANT.merchantNo,
    POCKYT_STORE_NO: MERCHANT.storeNo,
    POCKYT_TOKEN: token,
  });
  const healthy = await json("doctor", ["doctor"], 0, configured(MERCHANT.token));
  const mistyped = await json("doctor", ["doctor"], 5, configured("another-token"));
  const laptop = await json("doctor", ["doctor"], 5, {
    HOLDFAST_TASK_QUEUE: "nobody-polls-this",
    // Longer than any server of the tests keeps them.
    HOLDFAST_MIN_RETENTION_DAYS: "1000",
  });
  expect(healthy.checks.map(({ name }) => name)).toEqual([
    ...["temporal", "namespace", "retention", "search attributes", `task queue ${stack.current.taskQueue}`],
    ...["relay", "card vault", "clocks", "accounts", "pockyt, account default"],
  ]);
  const wrong = (checks: typeof healthy.checks) => checks.filter(({ ok }) => !ok).map(({ name }) => name);
  expect(wrong(mistyped.checks)).toEqual(["pockyt, account default"]);
  expect(JSON.stringify(mistyped)).not.toContain("another-token");
  expect(wrong(laptop.checks)).toEqual(["retention", "task queue nobody-polls-this"]);
  const skipped = laptop.checks.filter(({ detail }) => detail.startsWith("not checked: "));
  expect(skipped.map(({ name }) => name)).toEqual(["relay", "card vault", "clocks", "accounts"]);
});

test("setup says what is missing, adds it, and then nothing is missing", async () => {
  const namespace = `cli-${randomBytes(6).toString("hex")}`;
  const { client } = stack.current;
  const { msToTs } = await import("@temporalio/common/lib/time.js");
  await client.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(DAY * 1_000),
  });
  // The server knows a new namespace everywhere only after some seconds.
  const dry = await vi.waitFor(() => json("setup", ["setup", "--dry-run", "--namespace", namespace]), {
    timeout: 60_000,
  });
  expect(dry.retention).toMatchObject({ days: 1, minDays: 90, state: "tooShort" });
  expect(new Set(dry.searchAttributes.map(({ state }) => state))).toEqual(new Set(["missing"]));
  expect(dry.commands).toContain(
    `temporal operator namespace update --namespace ${namespace} --retention 2160h`,
  );
  const done = await json("setup", ["setup", "--namespace", namespace]);
  expect(done.retention).toMatchObject({ days: 90, state: "raised" });
  await expect
    .poll(() => json("setup", ["setup", "--dry-run", "--namespace", namespace]), { timeout: 60_000 })
    .toMatchObject({ commands: [], retention: { days: 90, state: "enough" } });
});

test("a Temporal that can't be reached is a sentence and exit code 1, within seconds", async () => {
  const ended = await run(["show", "ORDER1", "--json"], { TEMPORAL_ADDRESS: "127.0.0.1:9" });
  expect(ended.code).toBe(1);
  expect(ended.err).toMatch(/^Temporal at 127\.0\.0\.1:9 can't be reached: .*\n$/);
  expect(documentOf("error", ended).error.code).toBe("TemporalUnreachable");
});

test("without a worker explain says so, and stuck finds the deadline that has passed", async () => {
  const id = newPaymentId("cli_overdue");
  const payment = await cardPayment(stack.current, id, { number: TEST_CARDS.threeDs, saveCard: false });
  await stack.current.holdfast.charge({ ...payment, account: ACCOUNT, actionTimeoutSeconds: 5 });
  await stack.current.worker.stop();
  try {
    const { lines, advice } = await json("explain", ["explain", id]);
    expect(lines.map(({ text }) => text)).toContain(
      "the payment is requires_action, by the last that Temporal was told",
    );
    expect(advice).toContain("No worker answers");
    // Without a worker nobody can tell what was seen to, so other payments may be listed too.
    const found = async (...args: string[]) =>
      documentOf("stuck", await run(["stuck", ...args, "--json"])).payments.filter(
        ({ paymentId }) => paymentId === id,
      );
    const why = expect.stringMatching(/^it is requires_action, and its deadline of .* has passed$/) as string;
    await expect.poll(() => found("--older-than", "1s")).toMatchObject([{ paymentId: id, why }]);
    expect(await found()).toEqual([]);
  } finally {
    await stack.current.worker.start();
  }
});
