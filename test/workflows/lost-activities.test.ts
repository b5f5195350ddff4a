import type { Client } from "@temporalio/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PaymentActivities } from "../../src/activities/payments.js";
import type { Holdfast, PaymentView } from "../../src/client.js";
import type { PaymentEvent } from "../../src/domain/payment/events.js";
import { startBareWorker, type BareWorker } from "../support/bare-worker.js";
import { hostedPayment } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";

/** How often each activity that may move money was begun, by payment. */
const begun = new Map<string, number>();

/** Activities that are lost with whatever they did: what a dying worker leaves behind. */
const lost = ({ paymentId }: { readonly paymentId: string }) => {
  begun.set(paymentId, (begun.get(paymentId) ?? 0) + 1);
  return Promise.reject(new Error("lost"));
};
const allLost: PaymentActivities = {
  createCustomer: lost,
  charge: lost,
  authorize: lost,
  capture: lost,
  cancel: lost,
  query: () => Promise.reject(new Error("lost")),
  tellRun: () => Promise.reject(new Error("lost")),
};

/** Only what comes after the hold is lost. */
const lostLater: PaymentActivities = {
  ...allLost,
  authorize: ({ amount }) =>
    Promise.resolve({
      ending: "answered",
      answer: {
        about: "payment",
        status: "succeeded",
        word: "SUCCESS",
        recognized: true,
        amount,
        refundedValue: 0,
        captureMode: "manual",
        refs: { tradeToken: "T1" },
      },
    }),
};

let client: Client;
let withAllLost: Holdfast;
let withLostLater: Holdfast;
const workers: BareWorker[] = [];

beforeAll(async () => {
  workers.push(await startBareWorker(allLost), await startBareWorker(lostLater));
  const [all, later] = workers as [BareWorker, BareWorker];
  [withAllLost, withLostLater, client] = [all.holdfast, later.holdfast, all.client];
});
afterAll(async () => {
  for (const worker of workers) await worker.close();
});

/** In doubt, still in doubt after a check, and running; gives the request ids that were sent. */
async function stayInDoubt(holdfast: Holdfast, { paymentId }: PaymentView): Promise<string[]> {
  const checks = async () => (await holdfast.get({ paymentId })).outcomeUnknown?.checks ?? 0;
  await expect.poll(checks).toBeGreaterThanOrEqual(1);
  const handle = client.workflow.getHandle(`payment-default-${paymentId}`);
  expect((await handle.describe()).status.name).toBe("RUNNING");
  const events: PaymentEvent[] = await handle.query("events");
  await handle.terminate("the test is over");
  const sent = events.flatMap((event) => (event.type === "requestSent" ? [event.requestId] : []));
  // Temporal begins none anew by itself.
  const answered = events.filter(({ type }) => type === "authorized").length;
  expect(begun.get(paymentId)).toBe(sent.length - answered);
  return sent;
}

test.concurrent(
  "a charge whose activities are all lost is in doubt, is not failed, and is not sent again",
  async () => {
    const view = await withAllLost.charge({
      paymentId: newPaymentId("lost"),
      provider: "pockyt",
      amount: { currency: "USD", value: 100 },
      method: { type: "savedCard", token: "pp_1", customerNo: "2000" },
    });
    expect(view).toMatchObject({
      status: "processing",
      failure: null,
      outcomeUnknown: { operation: "charge", checks: 0 },
    });
    expect(await stayInDoubt(withAllLost, view)).toEqual([view.paymentId]);
  },
);

test.concurrent("so is an authorization", async () => {
  const view = await withAllLost.authorize(hostedPayment(newPaymentId("lost")));
  expect(view).toMatchObject({
    status: "processing",
    failure: null,
    outcomeUnknown: { operation: "authorize", checks: 0 },
  });
  expect(await stayInDoubt(withAllLost, view)).toEqual([view.paymentId]);
});

test.concurrent.each([
  ["capture", "capturing"],
  ["cancel", "canceling"],
] as const)(
  "a %s whose activity is lost is in doubt, is not failed, and is asked about only under its own request id",
  async (command, status) => {
    const paymentId = newPaymentId("lost");
    expect(await withLostLater.authorize(hostedPayment(paymentId))).toMatchObject({ status: "authorized" });
    const view = await withLostLater[command]({ paymentId });
    expect(view).toMatchObject({
      status,
      failure: null,
      outcomeUnknown: { operation: command, checks: 0 },
    });
    const [authorized, ...commanded] = await stayInDoubt(withLostLater, view);
    expect(authorized).toBe(paymentId);
    expect(new Set(commanded)).toEqual(new Set([`${paymentId}_${command.toUpperCase()}_1`]));
  },
);
