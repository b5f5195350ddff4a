import { readFile } from "node:fs/promises";
import { inject, expect, test, describe, beforeEach } from "vitest";
import type { Deliveries } from "../../src/domain/merchant-events/deliveries.js";
import { booked, eventsOf, workflowOf } from "../support/holds.js";
import { accountWithEvents, useMerchantEndpoint } from "../support/merchant-endpoint.js";
import { authorizedPayment, hostedPayment, until } from "../support/payments.js";
import { aftercareHandle, bookedRefunds, capturedPayment, untilRefund, usd } from "../support/refunds.js";
import { goesOnInANewRun } from "../support/new-run.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { failedTasks, reset, taskEnds } from "../support/resets.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** Only the first run of a payment judges its input: a run that follows it may be a stricter release's. */
const release = { isStricter: false };

const merchant = useMerchantEndpoint();
const stack = useStack({
  accounts: accountWithEvents(merchant),
  schedules: { check: [1], poll: [1], notFoundAnswers: 2, notFoundSettleSeconds: 1 },
  workflowBundle: async () => {
    const code = await readFile(inject("workflowBundle"), "utf8");
    return { code: release.isStricter ? withoutPaymentIds(code) : code };
  },
});

/** A release to which no paymentId is right. */
function withoutPaymentIds(code: string): string {
  const [before, after, ...more] = code.split("/^[A-Z0-9_]{1,32}$/");
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error("the workflow bundle has the rule for a paymentId not just once");
  return `${before}/^NONE$/${after}`;
}

async function becomes(name: "stricter" | "as it was"): Promise<void> {
  await stack.current.worker.stop();
  release.isStricter = name === "stricter";
  await stack.current.worker.start();
}

beforeEach(() => becomes("as it was"));

type Handle = ReturnType<typeof workflowOf>;

async function resetToItsStart(handle: Handle): Promise<Handle> {
  const { runId } = await handle.describe();
  const [first] = taskEnds(await handle.fetchHistory());
  return reset(stack.current, handle, runId, first);
}

async function hasNoProblem(handle: Handle): Promise<void> {
  expect(failedTasks(await handle.fetchHistory())).toEqual([]);
  expect(await replayProblems([await toReplay(handle)])).toEqual([]);
}

describe("under a release that refuses every input", () => {
  test("a hold that is reset to its start is asked about, and captured once", async () => {
    const paymentId = newPaymentId("stricter");
    await authorizedPayment(stack.current, paymentId);
    await becomes("stricter");
    const payment = await resetToItsStart(workflowOf(stack.current, paymentId));
    await until(stack.current, paymentId, { status: "authorized" });
    expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    await hasNoProblem(payment);
  });

  test("so is one that is reset a second time, though the run between has done nothing else", async () => {
    const paymentId = newPaymentId("twice");
    await authorizedPayment(stack.current, paymentId);
    await becomes("stricter");
    await resetToItsStart(workflowOf(stack.current, paymentId));
    await until(stack.current, paymentId, { status: "authorized" });
    const payment = await resetToItsStart(workflowOf(stack.current, paymentId));
    await until(stack.current, paymentId, { status: "authorized" });
    await hasNoProblem(payment);
    await stack.current.holdfast.cancel({ paymentId });
  });

  test("an input that was refused is refused again after a reset, and nothing is sent", async () => {
    const paymentId = newPaymentId("refused");
    const input = { ...hostedPayment(paymentId), amount: { currency: "USD", value: -1 } };
    const { client, taskQueue } = stack.current;
    const payment = await client.workflow.start("authCapturePayment", {
      ...{ workflowId: `payment-default-${paymentId}`, taskQueue, args: [input] },
    });
    await expect(payment.result()).rejects.toMatchObject({ cause: { type: "InvalidInput" } });
    for (let resets = 0; resets < 2; resets++) {
      const again = await resetToItsStart(client.workflow.getHandle(payment.workflowId));
      await expect(again.result()).rejects.toMatchObject({ cause: { type: "InvalidInput" } });
      await hasNoProblem(again);
    }
    expect(stack.current.sandbox.requests().filter(({ fields }) => fields.outTradeNo === paymentId)).toEqual(
      [],
    );
  });

  test("an aftercare that is reset to its start counts what was refunded", async () => {
    const paymentId = newPaymentId("refunded");
    await capturedPayment(stack.current, paymentId, "pockyt");
    await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(1500) });
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    await becomes("stricter");
    const aftercare = await resetToItsStart(aftercareHandle(stack.current, paymentId));
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toEqual(["15.00"]);
    await hasNoProblem(aftercare);
  });

  test("events to the merchant that are reset to their start arrive", async () => {
    const paymentId = newPaymentId("events");
    merchant.current.behave(paymentId, 500);
    await authorizedPayment(stack.current, paymentId);
    const types = ["payment.requires_action", "payment.authorized"];
    const deliveries = stack.current.client.workflow.getHandle(`events-default-${paymentId}`);
    const told = async (run: Handle) =>
      (await run.query<Deliveries>("deliveries")).list.map(({ event }) => event.type);
    await expect.poll(() => told(deliveries)).toEqual(types);
    await becomes("stricter");
    merchant.current.behave(paymentId, null);
    const again = await resetToItsStart(deliveries);
    const { list } = (await again.result()) as Deliveries;
    expect(list.map(({ event, state }) => [event.type, state])).toEqual(
      types.map((type) => [type, "delivered"]),
    );
    await hasNoProblem(again);
  });

  test("a hold that goes on in a new run is captured once", async () => {
    const paymentId = newPaymentId("flooded");
    await authorizedPayment(stack.current, paymentId);
    await becomes("stricter");
    await goesOnInANewRun(workflowOf(stack.current, paymentId));
    expect((await eventsOf(stack.current, paymentId))[0]?.type).toBe("continued");
    expect(await stack.current.holdfast.capture({ paymentId })).toMatchObject({ status: "captured" });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "capture 20.00"]);
    await hasNoProblem(workflowOf(stack.current, paymentId));
  });

  test("an aftercare goes on in new runs, one after the other", async () => {
    const paymentId = newPaymentId("long");
    await capturedPayment(stack.current, paymentId, "pockyt");
    await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(1500) });
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    await becomes("stricter");
    for (let runs = 0; runs < 2; runs++) await goesOnInANewRun(aftercareHandle(stack.current, paymentId));
    await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
    await hasNoProblem(aftercareHandle(stack.current, paymentId));
  });
});
