import { afterAll, expect, inject, test } from "vitest";
import { NoAnswerYet } from "../../../src/client.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import { DEFAULT_SCHEDULES } from "../../../src/domain/requests/schedule.js";
import { allTests } from "../../support/all-tests.js";
import { useMerchantEndpoint } from "../../support/merchant-endpoint.js";
import { directPayment } from "../../support/refunds.js";
import { newPaymentId, useStack } from "../../support/stack.js";
import { changesIn } from "../../support/told-changes.js";
import { startWorkerChild, type WorkerChild } from "./worker-child.js";

/** By hand, any number: HOLDFAST_TEST_EVENTS=200 npm test -- test/processes/kill/merchant-events.test.ts */
const PAYMENTS = Number(process.env.HOLDFAST_TEST_EVENTS) || (allTests ? 60 : 8);
const KILLS = Math.ceil(PAYMENTS / 10);
const AT_A_TIME = 20;
/** A delivery that dies with its worker again and again waits longer each time. */
const LIMIT_MS = 1_200_000;

/** A call that was lost before it reached the provider is known to be so soon, not after half an hour. */
const SCHEDULES = {
  ...DEFAULT_SCHEDULES,
  check: [1, 2, 5],
  poll: [2, 5],
  notFoundAnswers: 2,
  notFoundSettleSeconds: 10,
};

const merchant = useMerchantEndpoint();
const stack = useStack({ worker: "later" });
const workers: WorkerChild[] = [];
afterAll(() => Promise.all(workers.filter((worker) => !worker.hasEnded()).map((worker) => worker.kill())));

async function startWorker(): Promise<WorkerChild> {
  const { url, secret } = merchant.current;
  const events = {
    HOLDFAST_EVENTS_URL: url,
    HOLDFAST_EVENTS_SECRET: secret,
    HOLDFAST_EVENTS_ALLOW_PRIVATE: "true",
  };
  const setting = { temporalAddress: inject("temporal").address, schedules: SCHEDULES };
  const worker = await startWorkerChild(stack.current, setting, {}, events);
  workers.push(worker);
  return worker;
}

test(
  `workers killed ${String(KILLS)} times between a change and its delivery: of ${String(PAYMENTS)} payments no event is lost`,
  { timeout: LIMIT_MS },
  async () => {
    const { client, holdfast } = stack.current;
    const ids = Array.from({ length: PAYMENTS }, () => newPaymentId("killed"));
    let worker = await startWorker();
    const open = [...ids];
    const pay = async (): Promise<void> => {
      for (let paymentId = open.pop(); paymentId !== undefined; paymentId = open.pop()) {
        const payment = await directPayment(stack.current, paymentId);
        await untilAnswered(() => holdfast.charge(payment));
      }
    };
    const paid = Promise.all(Array.from({ length: AT_A_TIME }, pay));
    for (let kill = 1; kill <= KILLS; kill++) {
      // Some have come, and others are on their way: a payment's end, its hand-over, a request to the endpoint.
      const wanted = Math.floor((PAYMENTS * kill) / (KILLS + 1));
      await expect
        .poll(() => merchant.current.received.length, { timeout: LIMIT_MS })
        .toBeGreaterThanOrEqual(wanted);
      await worker.kill();
      worker = await startWorker();
    }
    await paid;
    for (const paymentId of ids) {
      const payment = client.workflow.getHandle(`payment-default-${paymentId}`);
      await payment.result();
      const changes = changesIn(await payment.query<PaymentEvent[]>("events"));
      const wanted = changes.map(({ type, data }) => ({
        type,
        data: expect.objectContaining(data) as object,
      }));
      await expect.poll(() => firstOfEach(paymentId), { timeout: LIMIT_MS }).toMatchObject(wanted);
      const sequences = firstOfEach(paymentId).map(({ data }) => data.sequence);
      expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    }
  },
);

/** As a backend does: calling again with the same input is safe. */
async function untilAnswered(call: () => Promise<unknown>): Promise<void> {
  for (;;)
    try {
      await call();
      return;
    } catch (error) {
      if (!(error instanceof NoAnswerYet)) throw error;
    }
}

/** The payment's events in the order in which each first came. */
function firstOfEach(paymentId: string) {
  const byId = new Map(
    merchant.current
      .of(paymentId)
      .reverse()
      .map(({ headers, event }) => [headers["webhook-id"], event]),
  );
  return [...byId.values()].reverse();
}
