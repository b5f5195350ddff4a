import { expect, test } from "vitest";
import { movements } from "../support/movements.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { approve, storeCard } from "./backend.js";
import { query, result, signal, update, updateWithStart } from "./cli.js";

const stack = useStack({ schedules: { poll: [600] } });
const RETURN_URL = "https://shop.example/return";
const TWENTY_DOLLARS = { currency: "USD", value: 2000 };

const idOf = (paymentId: string) => `payment-default-${paymentId}`;

function start(type: "chargePayment" | "authCapturePayment", payment: { readonly paymentId: string }) {
  const { taskQueue } = stack.current;
  const workflowId = idOf(payment.paymentId);
  return updateWithStart({ type, taskQueue, workflowId, startInput: payment, name: "nextStep" });
}

function authorization(paymentId: string) {
  return {
    paymentId,
    provider: "payermax",
    amount: TWENTY_DOLLARS,
    method: { type: "hosted" },
    customer: { reference: "USER42" },
    description: "Two nights",
    returnUrl: RETURN_URL,
  };
}

async function authorize(paymentId: string): Promise<void> {
  const started = await start("authCapturePayment", authorization(paymentId));
  expect(started).toMatchObject({ status: "requires_action", kind: "authCapture" });
  await approve(started.action?.url);
  await expect.poll(() => query(idOf(paymentId), "payment")).toMatchObject({ status: "authorized" });
}

test("the temporal command alone vaults a card, charges it again, authorizes, captures, cancels and refunds", async () => {
  const [vaulting, saved, captured, canceled] = ["vault", "saved", "captured", "canceled"].map((name) =>
    newPaymentId(`cli_${name}`),
  ) as [string, string, string, string];

  const vaulted = await start("chargePayment", {
    ...{ paymentId: vaulting, provider: "pockyt", amount: TWENTY_DOLLARS, returnUrl: RETURN_URL },
    ...{ method: { type: "card", cardRef: await storeCard(stack.current), saveCard: true } },
  });
  expect(vaulted).toMatchObject({ status: "requires_action", capturedAmount: null });
  await approve(vaulted.action?.url);
  const { savedCard, ...charged } = await result(idOf(vaulting));
  expect(charged).toMatchObject({ status: "captured", capturedAmount: TWENTY_DOLLARS });
  expect(savedCard?.token).toMatch(/^pp_/);

  const again = await start("chargePayment", {
    ...{ paymentId: saved, provider: "pockyt", amount: { currency: "USD", value: 1250 } },
    ...{ method: { type: "savedCard", ...savedCard } },
  });
  expect(again).toMatchObject({ status: "captured", capturedAmount: { currency: "USD", value: 1250 } });

  await authorize(captured);
  const taken = await update({ workflowId: idOf(captured), name: "capture", input: {} });
  expect(taken).toMatchObject({ status: "captured", capturedAmount: TWENTY_DOLLARS });
  expect(await result(idOf(captured))).toEqual(taken);

  await authorize(canceled);
  await signal({ workflowId: idOf(canceled), name: "cancel", input: { reason: "out of stock" } });
  expect(await result(idOf(canceled))).toMatchObject({ status: "canceled", capturedAmount: null });

  const aftercare = `aftercare-default-${captured}`;
  const refund = { refundId: "R1", amount: { currency: "USD", value: 500 }, reason: "one night less" };
  const { taskQueue } = stack.current;
  const asked = await updateWithStart({
    ...{ type: "paymentAftercare", workflowId: aftercare, taskQueue },
    ...{ startInput: { paymentId: captured }, name: "refund", input: refund },
  });
  expect(asked).toMatchObject({ refundId: "R1", amount: { currency: "USD", value: 500 } });
  await expect
    .poll(() => query(aftercare, "aftercare"))
    .toMatchObject({ refunds: [{ refundId: "R1", status: "refunded" }] });

  const booked = (paymentId: string) => movements(stack.current, paymentId);
  expect([vaulting, saved, captured, canceled].map(booked)).toEqual([
    ["charge 20.00"],
    ["charge 12.50"],
    ["authorize 20.00", "capture 20.00", "refund 5.00"],
    ["authorize 20.00", "cancel 20.00"],
  ]);
});

test("the temporal command shows a refusal's type and words, and the payment stays as it was", async () => {
  const paymentId = newPaymentId("cli_refused");
  await authorize(paymentId);
  const tooMuch = { amount: { currency: "USD", value: 2001 } };
  await expect(
    update({ workflowId: idOf(paymentId), name: "capture", input: tooMuch }),
  ).rejects.toMatchObject({
    stderr: expect.stringMatching(
      new RegExp(`can't capture ${paymentId}: .*\\(type: CommandRefused`),
    ) as string,
  });
  expect(await query(idOf(paymentId), "payment")).toMatchObject({ status: "authorized" });
  expect(movements(stack.current, paymentId)).toEqual(["authorize 20.00"]);
});

test("the temporal command gets bad input back with every bad field, and nothing is sent", async () => {
  const paymentId = newPaymentId("cli_invalid");
  const bad = { ...authorization(paymentId), amount: { currency: "USD", value: 20.5 }, colour: "red" };
  await expect(start("authCapturePayment", bad)).rejects.toMatchObject({
    stderr: expect.stringMatching(/invalid input: (?=.*amount)(?=.*colour).*type: InvalidInput/) as string,
  });
  const sent = stack.current.sandbox.requests().filter(({ fields }) => fields.outTradeNo === paymentId);
  expect(sent).toEqual([]);
});
