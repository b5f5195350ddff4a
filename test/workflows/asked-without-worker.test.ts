import type { WorkflowHandle } from "@temporalio/client";
import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { workerThatDies } from "../support/dying-worker.js";
import { workflowOf } from "../support/holds.js";
import { scriptedProvider } from "../support/scripted-provider.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { historyOf } from "./event-budget/story.js";

const POLL_SECONDS = 3;

/** So many that, when the worker starts, some query is at it before the payment's own workflow task. */
const PAYMENTS = 10;

const provider = scriptedProvider();
const stack = useStack({
  ...provider.stack,
  schedules: { check: [1], poll: [POLL_SECONDS, 3600], notFoundAnswers: 2, notFoundSettleSeconds: 9 },
});

interface News {
  readonly come: (views: readonly PaymentView[]) => Promise<void>;
  readonly goOn: (view: PaymentView) => Promise<void>;
}

const timerFires: News = {
  async come(views) {
    const named = ({ paymentId }: PaymentView) =>
      historyOf(stack.current, workflowOf(stack.current, paymentId).workflowId);
    for (const view of views) await expect.poll(() => named(view)).toContain("timerFired");
  },
  async goOn(view) {
    await expect.poll(() => asked(view.paymentId)).toBe(1);
    await shopper(view, "decline");
    await until(stack.current, view.paymentId, { status: "failed" });
  },
};

const webhookComes: News = {
  async come(views) {
    for (const view of views) await shopper(view, "approve");
  },
  async goOn({ paymentId }) {
    await until(stack.current, paymentId, { status: "authorized" });
    await stack.current.holdfast.cancel({ paymentId });
  },
};

/** How often the provider was asked for its record. */
function asked(paymentId: string): number {
  return stack.current.sandbox
    .requests()
    .filter(({ operation, fields }) => operation === "orderQuery" && fields.outTradeNo === paymentId).length;
}

const newPaymentIds = () => Array.from({ length: PAYMENTS }, () => newPaymentId("asked"));

/** Payments that wait for their shoppers, and no worker is there any more. */
async function leftWaiting() {
  const ids = newPaymentIds();
  const views = await Promise.all(ids.map((id) => stack.current.holdfast.authorize(hostedPayment(id))));
  await stack.current.worker.stop();
  return { ids, views, payments: ids.map((id) => workflowOf(stack.current, id)) };
}

async function endAndReplay(payments: readonly WorkflowHandle[]): Promise<void> {
  await Promise.all(payments.map((payment) => payment.result()));
  expect(await replayProblems(await Promise.all(payments.map(toReplay)))).toEqual([]);
}

test.each([
  ["a timer fires", timerFires],
  ["a webhook comes", webhookComes],
])(
  "%s while no worker is there and a backend asks: the payment goes on, and its history replays",
  { timeout: 120_000 },
  async (_what, { come, goOn }) => {
    const { ids, views, payments } = await leftWaiting();
    const answers = payments.map((payment) =>
      payment.query<PaymentView>("payment").then(
        ({ paymentId }) => paymentId,
        (error: unknown) => error,
      ),
    );
    await come(views);
    await stack.current.worker.start();
    expect(await Promise.all(answers)).toEqual(ids);
    await Promise.all(views.map(goOn));
    await endAndReplay(payments);
  },
);

/** So many of the payments have their workflow task in the hands of a worker that dies. */
const DIES_WITH = 3;

/** So many that a payment has some left where the worker that dies has taken others. */
const QUERIES = 8;

/** Backends ask before any worker is there; one takes some tasks and is never heard of again, and then comes another. */
async function askedBehindADeadWorker(
  payments: readonly WorkflowHandle[],
  come: () => Promise<void>,
): Promise<void> {
  const answers = payments.flatMap((payment) =>
    Array.from({ length: QUERIES }, () => payment.query("payment").then(() => payment.workflowId)),
  );
  void Promise.allSettled(answers);
  await come();
  const begun = await workerThatDies(stack.current, DIES_WITH);
  await stack.current.worker.start();
  const ofBegun = answers.map(async (answer) => {
    if (!begun.has(await answer)) throw new Error("another payment's");
  });
  // None, in the rare case that the worker took all of theirs: nothing was decided too early then.
  await Promise.any(ofBegun).catch(() => null);
}

test(
  "a worker dies with what a timer began, a backend asks, a webhook comes: the payments go on, and their histories replay",
  { timeout: 120_000 },
  async () => {
    const { views, payments } = await leftWaiting();
    await askedBehindADeadWorker(payments, () => timerFires.come(views));
    await webhookComes.come(views);
    await Promise.all(views.map(webhookComes.goOn));
    await endAndReplay(payments);
  },
);

/** Its first send is lost, and so is the answer to the second question about it until `released`. */
function loseFirstSend(paymentId: string, released: Promise<void>): () => number {
  let [sends, questions] = [0, 0];
  provider.script(paymentId, async ({ operation }) => {
    if (operation === "orderAndPay") return ++sends === 1 ? "lost" : "pass";
    if (++questions === 2) await released;
    return "pass";
  });
  return () => questions;
}

test(
  "a worker dies with an answer that brings nothing new when it comes again, and a backend asks: likewise",
  { timeout: 120_000 },
  async () => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const ids = newPaymentIds();
    const questions = ids.map((id) => loseFirstSend(id, released));
    const payments = ids.map((id) => workflowOf(stack.current, id));
    await Promise.all(ids.map((id) => stack.current.holdfast.authorize(hostedPayment(id))));
    await expect.poll(() => questions.map((count) => count())).toEqual(ids.map(() => 2));
    const stopped = stack.current.worker.stop();
    await askedBehindADeadWorker(payments, async () => {
      release();
      await stopped;
    });
    // Two answers over nine seconds are the provider's word: only the third one comes so late.
    const views = await Promise.all(ids.map((id) => until(stack.current, id, { status: "requires_action" })));
    await webhookComes.come(views);
    await Promise.all(views.map(webhookComes.goOn));
    await endAndReplay(payments);
  },
);
