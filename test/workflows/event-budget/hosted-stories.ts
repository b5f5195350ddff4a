import { authorizedPayment, hostedPayment, shopper } from "../../support/payments.js";
import { newPaymentId } from "../../support/stack.js";
import { nobodyCame, untilItWaits } from "./abandoned.js";
import { ABANDONED, DECLINED, endedAs, silence, type Ending, type Stories, type Story } from "./story.js";

type Kind = "charge" | "authorize";

const HOUR = 3600;

function decided(kind: Kind, decision: "approve" | "decline", ending: Ending): Story {
  return async ({ real }) => {
    const paymentId = newPaymentId("budget");
    await shopper(await real.holdfast[kind](hostedPayment(paymentId)), decision);
    return endedAs(real, paymentId, ending);
  };
}

function commanded(command: "capture" | "cancel", status: "captured" | "canceled"): Story {
  return async ({ real }) => {
    const { paymentId } = await authorizedPayment(real, newPaymentId("budget"));
    silence(real, "payermax", paymentId);
    await real.holdfast[command]({ paymentId });
    return endedAs(real, paymentId, { status });
  };
}

/** PayerMax closes the order a moment after our last check, and no document promises a webhook: one more finds it. */
function abandoned(kind: Kind): Story {
  return async ({ skipping }) => {
    const paymentId = newPaymentId("budget");
    silence(skipping, "payermax", paymentId);
    await nobodyCame(skipping, await skipping.holdfast[kind](hostedPayment(paymentId)));
    await skipping.skipAhead(90);
    await untilItWaits(skipping, paymentId, 5);
    await skipping.skip(150);
    return endedAs(skipping, paymentId, ABANDONED);
  };
}

/** Payments at PayerMax's cashier. */
export const hostedStories: Stories = {
  hostedCharge: {
    captured: decided("charge", "approve", { status: "captured" }),
    declined: decided("charge", "decline", DECLINED),
    abandoned: abandoned("charge"),
  },

  hostedAuthorization: {
    captured: commanded("capture", "captured"),
    canceled: commanded("cancel", "canceled"),
    declined: decided("authorize", "decline", DECLINED),
    abandoned: abandoned("authorize"),

    async expired({ skipping }) {
      const paymentId = newPaymentId("budget");
      await shopper(await skipping.holdfast.authorize(hostedPayment(paymentId)), "approve");
      await untilItWaits(skipping, paymentId, 2);
      await skipping.skip(7 * 24 * HOUR + 2 * HOUR);
      return endedAs(skipping, paymentId, { status: "expired" });
    },
  },
};
