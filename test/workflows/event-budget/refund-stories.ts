import { capturedPayment, untilRefund, usd, type Provider } from "../../support/refunds.js";
import { newPaymentId, type Stack } from "../../support/stack.js";
import { historyOf, holdNextWebhook, type Stories, type Story } from "./story.js";

/** Gives a dollar back, and the aftercare's history until then. */
async function refunded(
  stack: Stack,
  paymentId: string,
  provider: Provider,
  refundId: string,
): Promise<string[]> {
  const word = provider === "payermax" ? holdNextWebhook(stack, provider, paymentId) : null;
  await stack.holdfast.refund({ paymentId, refundId, amount: usd(100) });
  await word?.letGo();
  await untilRefund(stack, paymentId, refundId, { status: "refunded" });
  return historyOf(stack, `aftercare-default-${paymentId}`);
}

function first(provider: Provider): Story {
  return async ({ real }) => {
    const { paymentId } = await capturedPayment(real, newPaymentId("budget"), provider);
    return refunded(real, paymentId, provider, "R1");
  };
}

/** What a second refund adds: the same aftercare owns them all. */
function eachFurther(provider: Provider): Story {
  return async ({ real }) => {
    const { paymentId } = await capturedPayment(real, newPaymentId("budget"), provider);
    const before = await refunded(real, paymentId, provider, "R1");
    return (await refunded(real, paymentId, provider, "R2")).slice(before.length);
  };
}

/** What the aftercare of a captured payment takes until money is given back; it then stays open. */
export const refundStories: Stories = {
  refundAtPockyt: { first: first("pockyt"), eachFurther: eachFurther("pockyt") },
  refundAtPayermax: { first: first("payermax"), eachFurther: eachFurther("payermax") },
};
