import { expect } from "vitest";
import { workflowOf } from "../../support/holds.js";
import { hostedPayment, shopper, until } from "../../support/payments.js";
import { capturedPayment, directPayment, usd } from "../../support/refunds.js";
import { newPaymentId, type Stack } from "../../support/stack.js";
import { CUSTOMER, METHODS, pay, savedCardBy } from "../../methods/payermax-payments.js";
import { historyOf, silence } from "../event-budget/story.js";
import { ended, fails, settle, type FurtherStories } from "./story.js";

/** Its first answer, and every webhook, is lost. */
async function inDoubt(stack: Stack, fault: "reset-before" | "reset-after"): Promise<string> {
  const paymentId = newPaymentId("in_doubt");
  silence(stack, "payermax", paymentId);
  fails(stack, paymentId, "orderAndPay", fault);
  const view = await stack.holdfast.charge(await directPayment(stack, paymentId));
  expect(view).toMatchObject({ status: "processing", outcomeUnknown: { operation: "charge" } });
  return paymentId;
}

const CAPTURED = { status: "captured", attention: null, outcomeUnknown: null } as const;

/** Charges by the other methods, and in doubt. */
export const chargeStories: FurtherStories = {
  chargeInDoubt: {
    async found({ skipping }) {
      const paymentId = await inDoubt(skipping, "reset-after");
      await skipping.skipThroughChecks(paymentId, 60);
      await ended(skipping, { paymentId }, CAPTURED);
    },

    async sentAgain({ skipping }) {
      const paymentId = await inDoubt(skipping, "reset-before");
      await skipping.skipThroughChecks(paymentId, 900);
      await ended(skipping, { paymentId }, CAPTURED);
    },

    async settledByPerson({ skipping }) {
      const paymentId = await inDoubt(skipping, "reset-after");
      fails(skipping, paymentId, "orderQuery", "reset-before", "all");
      await skipping.skipThroughChecks(paymentId, 2 * 3600);
      const attention = expect.objectContaining({ reason: "outcome_unknown" }) as never;
      await until(skipping, paymentId, { status: "processing", attention });
      await settle(skipping, workflowOf(skipping, paymentId).workflowId, { operation: "charge" });
      await ended(skipping, { paymentId }, CAPTURED);
    },
  },

  chargeWithEvents: {
    async captured({ real, merchant }) {
      const paymentId = newPaymentId("told");
      await shopper(await real.holdfast.charge(hostedPayment(paymentId)), "approve");
      await merchant.untilTypes(paymentId, ["payment.requires_action", "payment.captured"]);
      await ended(real, { paymentId }, CAPTURED);
    },
  },

  cardCharge: {
    captured: async ({ real }) => ended(real, await capturedPayment(real, newPaymentId("card")), CAPTURED),

    /** Its card was another payment's, and is destroyed. */
    async cardExpired({ real }) {
      const payment = await directPayment(real, newPaymentId("paid"));
      await ended(real, await real.holdfast.charge(payment), CAPTURED);
      const paymentId = newPaymentId("gone");
      await real.holdfast.charge({ ...payment, paymentId });
      const failure = expect.objectContaining({ code: "card_expired" }) as never;
      await ended(real, { paymentId }, { status: "failed", failure });
    },
  },

  dropInCharge: {
    async captured({ real }) {
      const paymentId = newPaymentId("drop_in");
      await pay(real, "charge", paymentId, await METHODS.dropIn(real, "charge"));
      await ended(real, { paymentId }, CAPTURED);
    },
  },

  hostedChargeSavingCard: {
    async captured({ real }) {
      const paymentId = newPaymentId("saving");
      const view = await pay(real, "charge", paymentId, await METHODS.hosted(real, "charge", true));
      await shopper(view, "approve");
      await ended(real, { paymentId }, { ...CAPTURED, savedCard: expect.anything() as never });
    },
  },

  savedCardChargeAtPayermax: {
    async captured({ real }) {
      const { token } = await savedCardBy(real);
      const paymentId = newPaymentId("saved");
      await pay(real, "charge", paymentId, { type: "savedCard", token });
      await ended(real, { paymentId }, CAPTURED);
    },
  },

  unverifiedNotification: {
    async captured({ real }) {
      const paymentId = newPaymentId("unverified");
      silence(real, "payermax", paymentId);
      await shopper(await real.holdfast.charge(hostedPayment(paymentId)), "approve");
      const report = { about: "payment", status: "succeeded", word: "SUCCESS", recognized: true };
      const told = { provider: "payermax", account: "default", paymentId, key: "forged" };
      await workflowOf(real, paymentId).signal("providerNotification", {
        ...{ ...told, receivedAt: new Date().toISOString() },
        report: { ...report, captureMode: "automatic", amount: usd(2000), refundedValue: 0, refs: {} },
      });
      const attention = expect.objectContaining({ reason: "unknown_news" }) as never;
      const events = await ended(real, { paymentId }, { status: "captured", attention });
      expect(events).toContain("markerRecorded");
    },
  },

  refusedInput: {
    async charge({ real }) {
      const paymentId = newPaymentId("refused");
      const { taskQueue } = real;
      const workflowId = `payment-default-${paymentId}`;
      const args = [{ ...hostedPayment(paymentId), customer: CUSTOMER, amount: usd(-1) }];
      const charge = real.client.workflow.execute("chargePayment", { workflowId, taskQueue, args });
      await expect(charge).rejects.toMatchObject({ cause: { type: "InvalidInput" } });
      await historyOf(real, workflowId);
    },
  },
};
