import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { RunningWorker } from "../../../src/worker.js";
import { postNews } from "../../support/payermax-news.js";
import { aftercareHandle, capturedPayment, untilAftercare, untilRefund, usd } from "../../support/refunds.js";
import { toReplay, type ToReplay } from "../../support/replay.js";
import { newPaymentId, type Stack } from "../../support/stack.js";
import { temporal } from "../../support/temporal-cli.js";
import { historyOf, lastRead, silence } from "../event-budget/story.js";
import { fails, settle, type FurtherStories } from "./story.js";

/** PayerMax leaves a refund of exactly this amount pending, and fails one of the other (its test amounts). */
const [PENDS, FAILS] = [20_200, 10_200];

const captured = (stack: Stack, value = 50_000) =>
  capturedPayment(stack, newPaymentId("aftercare"), "payermax", value);

const refund = (stack: Stack, paymentId: string, value: number, refundId = "R1") =>
  stack.holdfast.refund({ paymentId, refundId, amount: usd(value) });

/** The aftercare's history, once its first refund is so. */
async function refundIs(stack: Stack, paymentId: string, wanted: object): Promise<void> {
  await untilRefund(stack, paymentId, "R1", wanted);
  await historyOf(stack, aftercareHandle(stack, paymentId).workflowId);
}

async function isSo(stack: Stack, paymentId: string, wanted: object): Promise<void> {
  await untilAftercare(stack, paymentId, wanted);
  await historyOf(stack, aftercareHandle(stack, paymentId).workflowId);
}

function pendingThen(outcome: "success" | "failed", status: string) {
  return async ({ real }: { readonly real: Stack }) => {
    const { paymentId } = await captured(real);
    await refund(real, paymentId, PENDS);
    real.sandbox.payermax.settle({ outRefundNo: `${paymentId}_REFUND_R1`, outcome });
    await refundIs(real, paymentId, { status });
  };
}

async function refundInDoubt(stack: Stack): Promise<string> {
  const { paymentId } = await captured(stack);
  silence(stack, "payermax", paymentId);
  fails(stack, paymentId, "refund", "reset-after");
  expect(await refund(stack, paymentId, 500)).toMatchObject({ outcomeUnknown: { operation: "refund" } });
  return paymentId;
}

/** Moves the stack's task queue to workers of this release; null: back to its own. */
async function makeCurrent(deploymentName: string, buildId: string | null): Promise<void> {
  const command = [
    "worker",
    "deployment",
    "set-current-version",
    "--deployment-name",
    deploymentName,
    "--yes",
  ];
  const version = buildId === null ? ["--unversioned"] : ["--build-id", buildId];
  await expect.poll(() => temporal(...command, ...version).catch(() => null)).not.toBeNull();
}

/** An aftercare that goes on in a new run, as one does at each new release of a versioned worker: its two runs. */
async function continued(stack: Stack): Promise<readonly [ToReplay, ToReplay]> {
  const deploymentName = `payments-${randomBytes(4).toString("hex")}`;
  const workers: RunningWorker[] = [];
  const release = async (buildId: string) => {
    workers.push(await stack.startRelease({ deploymentName, buildId }));
    await makeCurrent(deploymentName, buildId);
  };
  try {
    await release("1.0.0");
    const { paymentId } = await captured(stack, 2000);
    await refund(stack, paymentId, 100);
    await untilRefund(stack, paymentId, "R1", { status: "refunded" });
    const aftercare = aftercareHandle(stack, paymentId);
    const { runId: before } = await aftercare.describe();
    await release("1.1.0");
    // Temporal takes a moment to tell workflows of a release.
    const wake = async () => {
      await aftercare.signal("nextRelease");
      return (await aftercare.describe()).runId;
    };
    await expect.poll(wake).not.toBe(before);
    await refund(stack, paymentId, 100, "R2");
    await untilRefund(stack, paymentId, "R2", { status: "refunded" });
    const first = stack.client.workflow.getHandle(aftercare.workflowId, before);
    return [await toReplay(first), await toReplay(aftercare)];
  } finally {
    await makeCurrent(deploymentName, null);
    await Promise.all(workers.map((worker) => worker.close()));
  }
}

/** What comes after a payment: it then stays open. */
export const aftercareStories: FurtherStories = {
  refundAtPayermax: {
    pendingThenRefunded: pendingThen("success", "refunded"),
    pendingThenFailed: pendingThen("failed", "failed"),

    async failed({ real }) {
      const { paymentId } = await captured(real);
      await refund(real, paymentId, FAILS);
      await refundIs(real, paymentId, { status: "failed" });
    },
  },

  refundInDoubt: {
    async found({ skipping }) {
      const paymentId = await refundInDoubt(skipping);
      await skipping.skip(10);
      await refundIs(skipping, paymentId, { status: "refunded", outcomeUnknown: null });
    },

    async settledByPerson({ skipping }) {
      const paymentId = await refundInDoubt(skipping);
      fails(skipping, paymentId, "refundQuery", "reset-before", "all");
      const { workflowId } = aftercareHandle(skipping, paymentId);
      await settle(skipping, workflowId, { refundId: "R1" });
      await refundIs(skipping, paymentId, { status: "refunded", outcomeUnknown: null });
    },
  },

  lateNews: {
    async contradiction({ real }) {
      const { paymentId, providerRefs } = await captured(real);
      const { tradeToken } = providerRefs;
      await postNews(real.relay, "PAYMENT", { outTradeNo: paymentId, tradeToken, status: "FAILED" });
      await isSo(real, paymentId, { attention: { reason: "status_went_back" } });
    },

    async unknownPayment({ real }) {
      const paymentId = newPaymentId("nobody");
      const paid = { status: "SUCCESS", totalAmount: 20, currency: "USD" };
      await postNews(real.relay, "PAYMENT", { outTradeNo: paymentId, tradeToken: "T1", ...paid });
      await isSo(real, paymentId, { attention: { reason: "unknown_payment" } });
    },

    async acknowledged({ real }) {
      const { paymentId } = await captured(real);
      const dispute = { outTradeNo: paymentId, caseId: "D1", status: "DISPUTE_RECEIVED" };
      await postNews(real.relay, "DISPUTE", dispute);
      await untilAftercare(real, paymentId, { attention: { reason: "dispute" } });
      const seen = { note: "answered in the portal", operator: "ada" };
      await aftercareHandle(real, paymentId).executeUpdate("acknowledge", { args: [seen] });
      await isSo(real, paymentId, { attention: null });
    },
  },

  aftercareOfTwoReleases: {
    async movedOn({ real }) {
      [lastRead.current] = await continued(real);
    },

    async continued({ real }) {
      [, lastRead.current] = await continued(real);
    },
  },
};
