import { WorkflowNotFoundError } from "@temporalio/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { AftercareView } from "../../src/client.js";
import { startAnotherRelay, type AnotherRelay } from "../support/another-relay.js";
import { PLATFORM, postNews } from "../support/payermax-news.js";
import {
  bookedRefunds,
  capturedPayment,
  refundPlainly,
  untilAftercare,
  untilRefund,
  usd,
} from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** A payment whose history the namespace has dropped, as it does after its retention; its aftercare is still open. */
const paymentId = newPaymentId("dropped");
const stack = useStack({ sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } } });
const shared: { current?: AnotherRelay } = {};

beforeAll(async () => {
  shared.current = await startAnotherRelay(stack.current, { shared: true });
  await capturedPayment(stack.current, paymentId);
  await stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(500) });
  await dropHistory();
}, 300_000);
afterAll(() => shared.current?.close());

/** The dev server takes its time: some seconds, or a minute or two. */
async function dropHistory(): Promise<void> {
  const { client } = stack.current;
  const workflowId = `payment-default-${paymentId}`;
  await client.workflowService.deleteWorkflowExecution({
    namespace: "default",
    workflowExecution: { workflowId },
  });
  const present = client.workflow.getHandle(workflowId);
  const isGone = () => expect(present.describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
  await vi.waitFor(isGone, { timeout: 240_000, interval: 1000 });
}

test("the payment itself is not found any more", async () => {
  await expect(stack.current.holdfast.get({ paymentId })).rejects.toMatchObject({ code: "PaymentNotFound" });
});

describe("its money is given back", () => {
  test("by the client", async () => {
    await stack.current.holdfast.refund({ paymentId, refundId: "R2", amount: usd(400) });
    await untilRefund(stack.current, paymentId, "R2", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toContain("4.00");
  });

  test("by a plain update", async () => {
    await refundPlainly(stack.current, paymentId, { refundId: "R3", amount: usd(300) });
    await untilRefund(stack.current, paymentId, "R3", { status: "refunded" });
    expect(bookedRefunds(stack.current, paymentId)).toContain("3.00");
  });

  test("up to what was captured, and not beyond", async () => {
    const beyond = stack.current.holdfast.refund({ paymentId, refundId: "R4", amount: usd(1600) });
    await expect(beyond).rejects.toThrow(/the remaining amount is .* of 20\.00 USD captured/);
    expect(bookedRefunds(stack.current, paymentId)).not.toContain("16.00");
  });
});

describe.each([
  ["an account of our own", "OWN", () => stack.current.relay],
  ["a shared account", "SHARED", () => ({ url: shared.current?.url ?? "" })],
])("in %s", (_account, name, relay) => {
  /** The aftercare once it has noted this news as its last. */
  async function after(type: string, data: object): Promise<AftercareView> {
    const noted = async () => (await stack.current.holdfast.aftercare({ paymentId }))?.notices.length ?? 0;
    const before = await noted();
    const response = await postNews(relay(), type, { outTradeNo: paymentId, ...data });
    expect(response.status).toBe(200);
    await expect.poll(noted).toBe(before + 1);
    return untilAftercare(stack.current, paymentId, {});
  }

  test("a dispute calls a person", async () => {
    const view = await after("CHARGEBACK", { caseId: `K_${name}`, status: "DISPUTE_RECEIVED" });
    expect(view.notices.at(-1)).toMatchObject({ about: "case", name: "CHARGEBACK", meaning: "dispute" });
    expect(view.attention).toMatchObject({ reason: "dispute" });
  });

  test("a refund that nobody asked for is noted", async () => {
    const money = { refundAmount: 1, refundCurrency: "USD" };
    const view = await after("REFUND", { outRefundNo: `THEIRS_${name}`, status: "REFUND_SUCCESS", ...money });
    expect(view.notices.at(-1)).toMatchObject({ about: "refund", meaning: "never_asked_for" });
  });

  test("a second transaction's success is noted", async () => {
    const money = { totalAmount: 20, currency: "USD" };
    const view = await after("PAYMENT", { tradeToken: `T_${name}`, status: "SUCCESS", ...money });
    expect(view.notices.at(-1)).toMatchObject({ about: "payment", status: "SUCCESS" });
  });
});
