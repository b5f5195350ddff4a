import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { untilAnswered } from "../../src/client/until-answered.js";
import { workflowOf } from "../support/holds.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { historyOf } from "./event-budget/story.js";

const POLL_SECONDS = 3;

/** So many that, when the worker starts, some query is at it before the payment's own workflow task. */
const PAYMENTS = 10;

const stack = useStack({ schedules: { poll: [POLL_SECONDS, 3600] } });

interface News {
  readonly come: (views: readonly PaymentView[]) => Promise<void>;
  readonly goOn: (view: PaymentView) => Promise<void>;
}

/** What comes to payments that wait for their shoppers while no worker is there, and how they then go on. */
const news: Readonly<Record<string, News>> = {
  "a timer fires": {
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
  },
  "a webhook comes": {
    async come(views) {
      for (const view of views) await shopper(view, "approve");
    },
    async goOn({ paymentId }) {
      await until(stack.current, paymentId, { status: "authorized" });
      await stack.current.holdfast.cancel({ paymentId });
    },
  },
};

/** How often the provider was asked for its record. */
function asked(paymentId: string): number {
  return stack.current.sandbox
    .requests()
    .filter(({ operation, fields }) => operation === "orderQuery" && fields.outTradeNo === paymentId).length;
}

const DIES_WITH = 3;

/** Takes the workflow tasks of some payments, with whatever query comes before, and is never heard of again. */
async function workerThatDies(): Promise<readonly string[]> {
  const { client, taskQueue } = stack.current;
  const queue = { namespace: "default", taskQueue: { name: taskQueue } };
  const waiting = async () => {
    const { stats } = await client.workflowService.describeTaskQueue({
      ...queue,
      reportStats: true,
    });
    return Number(stats?.approximateBacklogCount ?? 0);
  };
  await expect.poll(waiting).toBeGreaterThanOrEqual(DIES_WITH);
  const begun: string[] = [];
  while (begun.length < DIES_WITH) {
    const { query, workflowExecution } = await client.withDeadline(Date.now() + 30_000, () =>
      client.workflowService.pollWorkflowTaskQueue({ ...queue, identity: "a worker that dies" }),
    );
    if (!query && workflowExecution?.workflowId) begun.push(workflowExecution.workflowId);
  }
  return begun;
}

test(
  "a worker dies with what a timer began, a backend asks, a webhook comes: the payments go on, and their histories replay",
  { timeout: 120_000 },
  async () => {
    const { holdfast, worker } = stack.current;
    const ids = Array.from({ length: PAYMENTS }, () => newPaymentId("died"));
    const views = await Promise.all(ids.map((id) => holdfast.authorize(hostedPayment(id))));
    await worker.stop();
    const payments = ids.map((id) => workflowOf(stack.current, id));
    const asked = payments.flatMap((payment) =>
      Array.from({ length: 8 }, () => ({
        workflowId: payment.workflowId,
        answer: payment.query<PaymentView>("payment"),
      })),
    );
    void Promise.allSettled(asked.map(({ answer }) => answer));
    await news["a timer fires"]?.come(views);
    const begun = await workerThatDies();
    await worker.start();
    // The worker that died may have taken all of theirs.
    const answers = asked.filter(({ workflowId }) => begun.includes(workflowId)).map(({ answer }) => answer);
    console.log(
      "SCENE",
      await Promise.any(answers).then(
        () => "met",
        () => "missed",
      ),
    );
    await Promise.all(views.map((view) => shopper(view, "approve")));
    for (const paymentId of ids) {
      await until(stack.current, paymentId, { status: "authorized" });
      await holdfast.cancel({ paymentId });
    }
    await Promise.all(payments.map((payment) => payment.result()));
    expect(await replayProblems(await Promise.all(payments.map(toReplay)))).toEqual([]);
  },
);

test.each(Object.entries(news))(
  "%s while no worker is there and a backend asks: the payment goes on, and its history replays",
  { timeout: 120_000 },
  async (_what, { come, goOn }) => {
    const { holdfast, worker } = stack.current;
    const ids = Array.from({ length: PAYMENTS }, () => newPaymentId("asked"));
    const views = await Promise.all(ids.map((id) => holdfast.authorize(hostedPayment(id))));
    await worker.stop();
    const payments = ids.map((id) => workflowOf(stack.current, id));
    const answers = payments.map((payment) =>
      untilAnswered(() => payment.query<PaymentView>("payment")).then(
        ({ paymentId }) => paymentId,
        (error: unknown) => error,
      ),
    );
    await come(views);
    await worker.start();
    expect(await Promise.all(answers)).toEqual(ids);
    await Promise.all(views.map(goOn));
    await Promise.all(payments.map((payment) => payment.result()));
    expect(await replayProblems(await Promise.all(payments.map(toReplay)))).toEqual([]);
  },
);
