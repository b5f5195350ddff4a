import { afterEach, expect, inject, test } from "vitest";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import { shopper, TEST_CARDS } from "../../support/payments.js";
import { newPaymentId } from "../../support/stack.js";
import {
  booksOf,
  eventually,
  merchant,
  paymentIs,
  usePrograms,
  withNewCard,
  type Backend,
  type Merchant,
} from "../support.js";
import { holdReplies } from "./held-replies.js";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Delivery {
  readonly reference: string;
  readonly acknowledged: boolean;
  readonly attempts: readonly unknown[];
}

async function deliveriesOf({ sandboxUrl }: Merchant, paymentId: string): Promise<Delivery[]> {
  const answer = await fetch(`${sandboxUrl}/_sandbox/webhooks`);
  const { webhooks } = (await answer.json()) as { webhooks: Delivery[] };
  return webhooks.filter(({ reference }) => reference === paymentId);
}

/** Has the provider's clock pass the time of its next try. */
async function providerTriesAgain({ sandboxUrl }: Merchant): Promise<void> {
  const body = JSON.stringify({ seconds: 61 });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${sandboxUrl}/_sandbox/clock/advance`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
}

async function signalsOf({ client }: Backend, paymentId: string): Promise<number> {
  const { events } = await client.workflow.getHandle(`payment-default-${paymentId}`).fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
}

test.for([
  ["that goes on at once", "alive"],
  ["whose worker is away until the provider has sent it again", "dead"],
] as const)(
  "a relay killed after Temporal took the signal and before its acknowledgement doubles nothing for a payment %s",
  async ([, workerIs]) => {
    const temporal = await holdReplies(inject("temporal").address);
    closing.push(() => temporal.close());
    const shop = await merchant({ more: { HOLDFAST_POLL_SCHEDULE: "1h" } });
    const relay = run("relay", { ...shop.env.relay, TEMPORAL_ADDRESS: temporal.address });
    const worker = run("worker", shop.env.worker);
    const others = [run("sandbox", shop.env.sandbox), run("card-vault", shop.env["card-vault"])];
    for (const program of [relay, worker, ...others]) await program.ready();
    const backend = await shop.connect();
    closing.push(backend.close);

    const paymentId = newPaymentId("relay_dies");
    const payment = await withNewCard(backend.holdfast, paymentId, TEST_CARDS.threeDs);
    const view = await backend.holdfast.charge(payment);
    if (workerIs === "dead") {
      worker.kill("SIGKILL");
      await worker.ended;
    }
    await eventually(async () => {
      expect((await fetch(`${shop.relayUrl}/readyz`)).status).toBe(200);
    });
    temporal.hold();
    await shopper(view, "approve");
    await eventually(async () => {
      expect(await signalsOf(backend, paymentId)).toBe(1);
    });
    relay.kill("SIGKILL");
    await relay.ended;
    expect(await deliveriesOf(shop, paymentId)).toMatchObject([{ acknowledged: false }]);

    await run("relay", shop.env.relay).ready();
    await eventually(async () => {
      await providerTriesAgain(shop);
      expect(await deliveriesOf(shop, paymentId)).toMatchObject([{ acknowledged: true }]);
    });
    if (workerIs === "dead") await run("worker", shop.env.worker).ready();
    await paymentIs(backend.holdfast, paymentId, { status: "captured", attention: null });
    const handle = backend.client.workflow.getHandle(`payment-default-${paymentId}`);
    const events = await handle.query<PaymentEvent[]>("events");
    expect(events.filter(({ type }) => type === "captured" || type === "cardSaved")).toHaveLength(2);
    expect(await booksOf(shop, paymentId)).toEqual(["charge 20.00 USD"]);
    expect(await backend.holdfast.aftercare({ paymentId })).toBeNull();
  },
);
