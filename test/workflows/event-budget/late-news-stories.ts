import { postNews } from "../../support/payermax-news.js";
import { capturedPayment, directPayment, untilAftercare, untilRefund } from "../../support/refunds.js";
import { resolve } from "../../support/resolution.js";
import { newPaymentId } from "../../support/stack.js";
import { historyOf, silence, type Stories } from "./story.js";

/** What the aftercare of a finished payment takes for news that comes late; it then stays open. */
export const lateNewsStories: Stories = {
  lateNews: {
    async dispute({ real }) {
      const { paymentId } = await capturedPayment(real, newPaymentId("budget"), "payermax");
      const dispute = { caseId: "D1", outTradeNo: paymentId, status: "DISPUTE_RECEIVED" };
      await postNews(real.relay, "DISPUTE", dispute);
      await untilAftercare(real, paymentId, {
        attention: { reason: "dispute" },
        paymentStatus: "captured",
      });
      return historyOf(real, `aftercare-default-${paymentId}`);
    },

    /** Paid, though a person had settled it as failed while its outcome was unknown. */
    async reversed({ real }) {
      const paymentId = newPaymentId("budget");
      silence(real, "payermax", paymentId);
      const at = { provider: "payermax", reference: paymentId } as const;
      real.sandbox.faults.add({ ...at, operation: "orderAndPay", fault: "reset-after" });
      await real.holdfast.charge(await directPayment(real, paymentId));
      await resolve(real, paymentId, "charge", "failed");
      await postNews(real.relay, "PAYMENT", {
        outTradeNo: paymentId,
        status: "SUCCESS",
        totalAmount: 20,
        currency: "USD",
      });
      await untilRefund(real, paymentId, "REVERSAL", { status: "processing", outcomeUnknown: null });
      return historyOf(real, `aftercare-default-${paymentId}`);
    },
  },
};
