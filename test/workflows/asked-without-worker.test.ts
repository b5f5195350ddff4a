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
