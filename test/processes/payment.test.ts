import { mkdtempSync, readFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { exposedMetrics, namedMetrics } from "../support/exposed-metrics.js";
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
  type Program,
} from "./support.js";

const CHARGE = "/order/v4/capture";

const CUSTOMER = {
  ...{ reference: "USER42", firstName: "Adalbertine", lastName: "Byronski" },
  ...{ email: "adalbertine@shopper.example", countryCode: "US", clientIp: "203.0.113.77" },
};

/** No process may tell of a shopper more than this: the card's first six and last four digits are not searched. */
const PERSONAL = [
  ...[CUSTOMER.firstName, CUSTOMER.lastName, CUSTOMER.email, CUSTOMER.clientIp],
  ...[TEST_CARDS.threeDs.slice(0, 8), TEST_CARDS.threeDs.slice(-6)],
];

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

test("four processes vault a card with 3DS, charge it, charge it again by its token, and end when told to", async () => {
  const shop = await merchant();
  const spool = mkdtempSync(join(tmpdir(), "holdfast-spool-"));
  closing.push(() => rm(spool, { recursive: true }));
  const programs = [
    run("sandbox", shop.env.sandbox),
    run("card-vault", shop.env["card-vault"]),
    run("relay", { ...shop.env.relay, HOLDFAST_SPOOL_DIR: spool }),
    run("worker", shop.env.worker),
  ];
  for (const program of programs) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);

  const first = newPaymentId("first");
  const view = await holdfast.charge({
    ...(await withNewCard(holdfast, first, TEST_CARDS.threeDs)),
    customer: CUSTOMER,
  });
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

  // The worker counts a run's end once Temporal has taken it, which may be after the client has its answer.
  await eventually(async () => {
    const metrics = await fetch(shop.metricsUrl);
    expect(metrics.status).toBe(200);
    expect(await metrics.text()).toMatch(
      new RegExp(`^temporal_workflow_completed\\{[^}]*task_queue="${shop.taskQueue}"[^}]*\\} 2$`, "m"),
    );
  });

  const metrics = await metricsOf(shop);
  const ours = metrics.worker.split("\n").filter((line) => line.startsWith("holdfast_"));
  const labels = `provider="pockyt",account="default"`;
  const figure = (name: string, more: string) =>
    Number(
      ours
        .find((line) => line.startsWith(`${name}{${labels},${more}} `))
        ?.split(" ")
        .at(-1),
    );
  // A workflow task that Temporal has repeated tells once more.
  expect(figure("holdfast_payments_total", 'status="captured"'), ours.join("\n")).toBeGreaterThanOrEqual(2);
  const answered = figure("holdfast_provider_call_seconds_count", 'operation="charge",ending="answered"');
  expect(answered).toBe(2);
  expect(ours).toContain("holdfast_unknown_outcome_oldest_seconds 0");
  expect(metrics.worker).toMatch(/^holdfast_attention\{reason="dispute"\} \d+$/m);
  expect(metrics["card-vault"]).toContain(
    'holdfast_card_vault_requests_total{operation="store",status="201"} 1\n',
  );
  expect(metrics["card-vault"]).toContain(
    'holdfast_card_vault_requests_total{operation="lease",status="200"} 1\n',
  );
  expect(metrics.relay).toMatch(/^holdfast_relay_webhook_seconds_count\{provider="pockyt"/m);
  for (const path of ["livez", "readyz"])
    expect((await fetch(new URL(path, shop.metricsUrl))).status, path).toBe(200);
  const exposed = exposedMetrics(Object.values(metrics).join("\n"));
  for (const file of ["grafana/dashboard.json", "prometheus/alerts.yaml"]) {
    const text = readFileSync(new URL(`../../deploy/${file}`, import.meta.url), "utf8");
    expect(
      namedMetrics(text).filter((name) => !exposed.has(name)),
      file,
    ).toEqual([]);
  }

  // A relay that says nothing of webhooks would leave nothing to search.
  expect(programs[2]?.output()).toMatch(new RegExp(`"paymentId":"${first}"[^\n]*"status":200`));
  for (const program of programs.toReversed())
    expect(await program.stop()).toEqual({ code: 0, signal: null });
  const output = programs.map((program) => program.output()).join("\n");
  expect(secretsIn(output)).toEqual([]);
  const told = linesOf(programs[3]);
  expect(told).toContainEqual(
    expect.objectContaining({
      ...{ level: "info", msg: "provider call", paymentId: first, account: "default", provider: "pockyt" },
      ...{ operation: "charge", ending: "answered", code: null, milliseconds: expect.any(Number) as number },
    }),
  );
  expect(told).toContainEqual(
    expect.objectContaining({ msg: "payment ended", paymentId: second, status: "captured" }),
  );
  expect(told).toContainEqual(
    expect.objectContaining({
      ...{ msg: "ready", namespace: "default", queues: [shop.taskQueue], accounts: ["default"] },
      ...{ version: expect.stringMatching(/^\d+\./) as string, address: expect.any(String) as string },
    }),
  );
  const everything = [output.replaceAll(shop.sandboxUrl, ""), ...Object.values(metrics)].join("\n");
  expect(PERSONAL.filter((text) => everything.includes(text))).toEqual([]);
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

async function metricsOf({ metricsUrls }: Merchant): Promise<Record<keyof Merchant["metricsUrls"], string>> {
  const read = async (url: string) => (await fetch(url)).text();
  return {
    worker: await read(metricsUrls.worker),
    relay: await read(metricsUrls.relay),
    "card-vault": await read(metricsUrls["card-vault"]),
  };
}

/** A program's log; the set-up's own lines, where it had to build, are not the program's. */
function linesOf(program: Program | undefined): Record<string, unknown>[] {
  const lines = (program?.output() ?? "").split("\n").filter((line) => line.startsWith("{"));
  return lines.map((line) => {
    const fields = JSON.parse(line) as Record<string, unknown>;
    expect(fields.time).toEqual(expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/));
    return fields;
  });
}
