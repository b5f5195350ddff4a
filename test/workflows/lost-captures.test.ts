import { afterAll, expect, test } from "vitest";
import { allTests } from "../support/all-tests.js";
import { workerThatDies } from "../support/dying-worker.js";
import { startFaultyProvider, type FaultyProvider } from "../support/faulty-provider.js";
import { workflowOf } from "../support/holds.js";
import { authorizedPayment, until } from "../support/payments.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** All of them take minutes, and find what one of some hundred payments meets. */
const PAYMENTS = allTests ? 200 : 8;

/** So many of the payments have their workflow task in the hands of a worker that dies. */
const DIES_WITH = PAYMENTS / 2;

/** So many that a payment has some left where the worker that dies has taken others. */
const QUERIES = 6;

const CAPTURE = "/aggregate-pay/api/gateway/capture";

const provider: { current?: FaultyProvider } = {};

const stack = useStack({
  schedules: { poll: [3600], check: [3600, 7200] },
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  async provider(sandboxUrl) {
    provider.current = await startFaultyProvider(() => sandboxUrl);
    return provider.current.url;
  },
});

afterAll(() => provider.current?.close());

/** The payment's capture is on its way, and nobody knows how it ended. */
async function captureInFlight(paymentId: string): Promise<void> {
  await authorizedPayment(stack.current, paymentId);
  const { outcomeUnknown } = await stack.current.holdfast.capture({ paymentId });
  expect(outcomeUnknown?.operation).toBe("capture");
}

/** The first word has the next check sooner: its timer replaces the one that runs, and the two cancel out. */
async function captureNews(paymentId: string, status: "PENDING" | "FAILED"): Promise<void> {
  const { ok } = await postNews(stack.current.relay, "CAPTURE", {
    captureNo: `C${paymentId}`,
    requestId: `${paymentId}_CAPTURE_1`,
    outTradeNo: paymentId,
    status,
    isFinal: status === "FAILED",
    ...(status === "FAILED" && { errorCode: "REFUSED", errorMsg: "the issuer refuses" }),
  });
  expect(ok).toBe(true);
}

async function inTens(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < ids.length; from += 10) await Promise.all(ids.slice(from, from + 10).map(act));
}

test(
  `workers die with the tasks of ${String(DIES_WITH)} captures in flight while queries wait: no payment stands still`,
  { timeout: 500_000 },
  async () => {
    const ids = Array.from({ length: PAYMENTS }, () => newPaymentId("lost"));
    provider.current?.next(CAPTURE, ...ids.map(() => "lost before" as const));
    await inTens(ids, captureInFlight);
    const payments = ids.map((id) => workflowOf(stack.current, id));
    await stack.current.worker.stop();
    const answers = payments.flatMap((payment) =>
      Array.from({ length: QUERIES }, () => payment.query("payment")),
    );
    void Promise.allSettled(answers);
    await inTens(ids, (id) => captureNews(id, "PENDING"));
    await workerThatDies(stack.current, DIES_WITH);
    await stack.current.worker.start();
    await inTens(ids, (id) => captureNews(id, "FAILED"));
    await inTens(ids, (id) => until(stack.current, id, { status: "authorized" }));
    await inTens(ids, (paymentId) => stack.current.holdfast.cancel({ paymentId }));
    await Promise.all(payments.map((payment) => payment.result()));
    expect(await replayProblems(await Promise.all(payments.map(toReplay)))).toEqual([]);
  },
);
