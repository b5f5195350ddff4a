import type { AuthorizationRequest } from "../../../src/client.js";
import { usd, workflowOf } from "../../support/holds.js";
import { authorizedPayment, until } from "../../support/payments.js";
import { newPaymentId, type Stack } from "../../support/stack.js";
import { METHODS, pay } from "../../methods/payermax-payments.js";
import { silence } from "../event-budget/story.js";
import { ended, fails, settle, type FurtherStories } from "./story.js";

const HOUR = 3600;

function authorized(stack: Stack, more: Partial<AuthorizationRequest> = {}) {
  return authorizedPayment(stack, newPaymentId("hold"), more);
}

/** Its capture or cancel was sent, and no answer came; nor does a webhook. */
async function inDoubt(stack: Stack, command: "capture" | "cancel", times: 1 | "all" = 1) {
  const view = await authorized(stack);
  silence(stack, "payermax", view.paymentId);
  fails(stack, view.paymentId, command, "reset-after", times);
  await stack.holdfast[command]({ paymentId: view.paymentId });
  return view;
}

/** Payments that are authorized and captured later: by policies, in doubt, refused, pending. */
export const holdStories: FurtherStories = {
  holdWithPolicy: {
    async captured({ skipping }) {
      const policy = { onAuthorizationExpiry: "capture", expiryLeadSeconds: 2 * HOUR } as const;
      const view = await authorized(skipping, policy);
      await skipping.skipTo(view.authorizationExpiresAt, -2 * HOUR + 60);
      await ended(skipping, view, { status: "captured" });
    },

    async canceled({ skipping }) {
      const policy = { onAuthorizationExpiry: "cancel", expiryLeadSeconds: 2 * HOUR } as const;
      const view = await authorized(skipping, policy);
      await skipping.skipTo(view.authorizationExpiresAt, -2 * HOUR + 60);
      await ended(skipping, view, { status: "canceled" });
    },
  },

  captureInDoubt: {
    async repeated({ skipping }) {
      const view = await inDoubt(skipping, "capture");
      await skipping.skipThroughChecks(view.paymentId, 60);
      await ended(skipping, view, { status: "captured", attention: null });
    },

    async settledByPerson({ skipping }) {
      const view = await inDoubt(skipping, "capture", "all");
      await skipping.skipThroughChecks(view.paymentId, 2 * HOUR);
      await settle(skipping, workflowOf(skipping, view.paymentId).workflowId, { operation: "capture" });
      await ended(skipping, view, { status: "captured", attention: null });
    },
  },

  cancelInDoubt: {
    async repeated({ skipping }) {
      const view = await inDoubt(skipping, "cancel");
      await skipping.skipThroughChecks(view.paymentId, 60);
      await ended(skipping, view, { status: "canceled", attention: null });
    },
  },

  capture: {
    async inPart({ real }) {
      const view = await authorized(real);
      await real.holdfast.capture({ paymentId: view.paymentId, amount: usd(800) });
      await ended(real, view, { status: "captured", capturedAmount: usd(800) });
    },

    async secondTry({ real }) {
      const view = await authorized(real, { amount: usd(60_000) });
      await real.holdfast.capture({ paymentId: view.paymentId, amount: usd(50_000) });
      await real.holdfast.capture({ paymentId: view.paymentId, amount: usd(40_000) });
      await ended(real, view, { status: "captured", capturedAmount: usd(40_000) });
    },

    async pending({ real }) {
      const view = await authorized(real, { amount: usd(100_000) });
      await real.holdfast.capture({ paymentId: view.paymentId, amount: usd(90_000) });
      real.sandbox.payermax.settle({ requestId: `${view.paymentId}_CAPTURE_1`, outcome: "success" });
      await ended(real, view, { status: "captured", capturedAmount: usd(90_000) });
    },

    /** By a signal, as clients without updates ask. */
    async bySignal({ real }) {
      const view = await authorized(real);
      await workflowOf(real, view.paymentId).signal("capture", {});
      await ended(real, view, { status: "captured" });
    },
  },

  dropInAuthorization: {
    async captured({ real }) {
      const paymentId = newPaymentId("drop_in");
      await pay(real, "authorize", paymentId, await METHODS.dropIn(real, "authorize"));
      await until(real, paymentId, { status: "authorized" });
      await real.holdfast.capture({ paymentId });
      await ended(real, { paymentId }, { status: "captured" });
    },
  },
};
