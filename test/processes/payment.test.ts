import { afterEach, expect, test } from "vitest";
import { newPaymentId } from "../support/stack.js";
import { savedCardPayment, shopper, TEST_CARDS } from "../support/payments.js";
import {
  booksOf,
  eventually,
  merchant,
  paymentIs,
  secretsIn,
  startSlowProvider,
  TOKENS,
  usePrograms,
  withNewCard,
  within,
  type Merchant,
} from "./support.js";

const CHARGE = "/order/v4/capture";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test("four processes vault a card with 3DS, charge it, charge it again by its token, and end when told to", async () => {
  const shop = await merchant();
  const programs = [
    run("sandbox", shop.env.sandbox),
    run("card-vault", shop.env["card-vault"]),
    run("relay", shop.env.relay),
    run("worker", shop.env.worker),
  ];
  for (const program of programs) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);

  const first = newPaymentId("first");
  const view = await holdfast.charge(await withNewCard(holdfast, first, TEST_CARDS.threeDs));
  expect(view).toMatchObject({ status: "requires_action", outcomeUnknown: null });
  await shopper(view, "approve");
  const { savedCard } = await paymentIs(holdfast, first, {
    status: "captured",
    capturedAmount: { currency: "USD", value: 2000 },
    savedCard: { token: expect.stringMatching(/^pp_/) as string },
  });
  expect(await booksOf(shop, first)).toEqual(["charge 20.00 USD"]);

  const second = newPaymentId("second");
  if (savedCard === null) throw new Error("there is no saved card");
  expect(await holdfast.charge(savedCardPayment(second, savedCard))).toMatchObject({ status: "captured" });
  expect(await booksOf(shop, second)).toEqual(["charge 12.50 USD"]);

  const metrics = await fetch(shop.metricsUrl);
  expect(metrics.status).toBe(200);
  expect(await metrics.text()).toMatch(
    new RegExp(`^temporal_workflow_completed\\{[^}]*task_queue="${shop.taskQueue}"[^}]*\\} 2$`, "m"),
  );

  // A relay that says nothing of webhooks would leave nothing to search.
  expect(programs[2]?.output()).toMatch(new RegExp(`"paymentId":"${first}"[^\n]*"status":200`));
  for (const program of programs.toReversed())
    expect(await program.stop()).toEqual({ code: 0, signal: null });
  const output = programs.map((program) => program.output()).join("\n");
  expect(secretsIn(output)).toEqual([]);
  const planted = Buffer.from(`{"token":"${TOKENS.lease}"}`).toString("base64");
  expect(secretsIn(`${output}\n${planted}`)).toEqual(["token in base64"]);
});

test("a worker that is told to stop in the middle of a provider call records what came of it", async () => {
  const sandbox = { url: "" };
  const provider = await startSlowProvider(() => sandbox.url);
  closing.push(() => provider.close());
  const shop = await merchant({ providerUrl: provider.url });
  sandbox.url = shop.sandboxUrl;
  for (const program of [run("sandbox", shop.env.sandbox), run("card-vault", shop.env["card-vault"])])
    await program.ready();
  const worker = run("worker", shop.env.worker);
  await worker.ready();
  expect(await pollers(shop)).toBeGreaterThan(0);
  const { client, holdfast, close } = await shop.connect();
  closing.push(close);

  provider.hold(CHARGE);
  const paymentId = newPaymentId("stopping");
  const charged = holdfast.charge(await withNewCard(holdfast, paymentId));
  await within(30_000, "the charge has not reached the provider", provider.held);
  const stopped = worker.stop();
  await eventually(async () => {
    expect(await pollers(shop)).toBe(0);
  });
  expect(worker.hasEnded()).toBe(false);
  provider.release();
  expect(await stopped).toEqual({ code: 0, signal: null });

  const payment = client.workflow.getHandle(`payment-default-${paymentId}`);
  const events = (await payment.fetchHistory()).events ?? [];
  const activities = events.flatMap(({ activityTaskScheduledEventAttributes: scheduled }) =>
    scheduled?.activityType?.name ? [scheduled.activityType.name] : [],
  );
  const results = events.filter((event) => event.activityTaskCompletedEventAttributes);
  expect(activities).toEqual(["createCustomer", "charge"]);
  expect(results).toHaveLength(2);

  await run("worker", shop.env.worker).ready();
  expect(await charged).toMatchObject({ status: "captured", outcomeUnknown: null });
  const happened = await payment.query<{ type: string }[]>("events");
  expect(happened.map(({ type }) => type)).not.toContain("outcomeUnknown");
  expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
});

/** How many requests for work the worker has open at Temporal, by its own metrics. */
async function pollers({ metricsUrl }: Merchant): Promise<number> {
  const metrics = await (await fetch(metricsUrl)).text();
  return [...metrics.matchAll(/^temporal_num_pollers\{[^}]*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}
