import {
  cardPayment,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
  vaultedCard,
} from "../../support/payments.js";
import { newPaymentId } from "../../support/stack.js";
import { nobodyCame } from "./abandoned.js";
import {
  ABANDONED,
  DECLINED,
  endedAs,
  holdNextWebhook,
  silence,
  VAULTED,
  type Ending,
  type Stories,
  type Story,
} from "./story.js";

function savedCard(number: string, ending: Ending): Story {
  return async ({ real }) => {
    const card = await vaultedCard(real, newPaymentId("saving"), number);
    const paymentId = newPaymentId("budget");
    silence(real, "pockyt", paymentId);
    await real.holdfast.charge(savedCardPayment(paymentId, card));
    return endedAs(real, paymentId, ending);
  };
}

function threeDs(decision: "approve" | "decline", ending: Ending): Story {
  return async ({ real }) => {
    const paymentId = newPaymentId("budget");
    await shopper(await real.holdfast.charge(await cardPayment(real, paymentId)), decision);
    return endedAs(real, paymentId, ending);
  };
}

/** Card payments at Pockyt. */
export const cardStories: Stories = {
  savedCardCharge: {
    captured: savedCard(TEST_CARDS.threeDs, { status: "captured" }),
    declined: savedCard(TEST_CARDS.declinedLater, DECLINED),
  },

  vaultWithCustomerAnd3ds: {
    captured: threeDs("approve", VAULTED),
    declined: threeDs("decline", DECLINED),

    async abandoned({ skipping }) {
      const paymentId = newPaymentId("budget");
      await nobodyCame(skipping, await skipping.holdfast.charge(await cardPayment(skipping, paymentId)));
      await skipping.skip(90);
      return endedAs(skipping, paymentId, ABANDONED);
    },
  },

  vaultWithCustomerWithout3ds: {
    async captured({ real }) {
      const paymentId = newPaymentId("budget");
      const token = holdNextWebhook(real, "pockyt", paymentId);
      await real.holdfast.charge(await cardPayment(real, paymentId, { number: TEST_CARDS.withoutThreeDs }));
      await until(real, paymentId, { status: "captured", savedCard: null });
      await token.letGo();
      return endedAs(real, paymentId, VAULTED);
    },

    async declined({ real }) {
      const paymentId = newPaymentId("budget");
      silence(real, "pockyt", paymentId);
      await real.holdfast.charge(await cardPayment(real, paymentId, { number: TEST_CARDS.declined }));
      return endedAs(real, paymentId, DECLINED);
    },
  },
};
