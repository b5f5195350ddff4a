import { expect } from "vitest";
import { aftercareWorkflowId, paymentWorkflowId } from "../../../src/domain/ids.js";
import type { AftercareView, PaymentView } from "../../../src/client.js";
import { cardPayment, hostedPayment } from "../../support/payments.js";
import { directPayment, usd, type Provider } from "../../support/refunds.js";
import type { Stack } from "../../support/stack.js";
import { aftercareOf, patiently, paymentOf, pursue } from "./backend.js";
import { approve, pageOf, repeatWebhooks } from "./shopper.js";

/** What a backend and its shopper do with one payment, and what is true of it in the end, whoever died meanwhile. */
export interface Flow {
  readonly name: string;
  /** The workflow whose steps are counted. */
  readonly workflowId: (paymentId: string) => string;
  /** To the end, which it gives. */
  readonly run: (stack: Stack, paymentId: string) => Promise<unknown>;
  readonly end: object;
  /** The provider's books: each movement once. */
  readonly books: readonly string[];
  /** The requests that may move money, by the provider's own name of the operation and the request's id. */
  readonly requests: (paymentId: string) => readonly string[];
  /** Those that may come again, because the provider answers a repeat under the same id without doing it again. */
  readonly repeatable: readonly string[];
}

const settled = { outcomeUnknown: null, failure: null, attention: null } as const;
const ofPayment = (paymentId: string) => paymentWorkflowId("default", paymentId);

const vaulting: Flow = {
  name: "Pockyt: a card vaulted with 3DS and charged",
  workflowId: ofPayment,
  async run(stack, paymentId) {
    const payment = await patiently(() => cardPayment(stack, paymentId));
    const look = paymentOf(stack, paymentId);
    await start(stack, paymentId, () => stack.holdfast.charge(payment));
    await approve(stack, paymentId);
    return pursue(
      stack,
      async () => {
        await repeatWebhooks(stack, paymentId);
        return look();
      },
      ({ savedCard }) => savedCard !== null,
    );
  },
  end: {
    ...settled,
    status: "captured",
    capturedAmount: usd(2000),
    savedCard: { token: expect.stringMatching(/^pp_/) as string },
  },
  books: ["charge 20.00"],
  requests: (paymentId) => [`capture ${paymentId}`],
  repeatable: [],
};

function hold(command: "capture" | "cancel"): Flow {
  return {
    name: `PayerMax: authorized at the cashier, then ${command}`,
    workflowId: ofPayment,
    async run(stack, paymentId) {
      const payment = hostedPayment(paymentId);
      await start(stack, paymentId, () => stack.holdfast.authorize(payment));
      await approve(stack, paymentId);
      const look = paymentOf(stack, paymentId);
      await pursue(stack, look, ({ status }) => status === "authorized");
      return pursue(stack, look, ({ status }) => status === "captured" || status === "canceled", {
        isDue: (view) => view?.status === "authorized",
        make: () => stack.holdfast[command]({ paymentId }),
      });
    },
    end:
      command === "capture"
        ? { ...settled, status: "captured", capturedAmount: usd(2000) }
        : { ...settled, status: "canceled", capturedAmount: null },
    books: ["authorize 20.00", `${command} 20.00`],
    requests: (paymentId) => [
      `orderAndPay ${paymentId}`,
      `${command} ${paymentId}_${command.toUpperCase()}_1`,
    ],
    repeatable: [command],
  };
}

function refund(provider: Provider): Flow {
  const charged = provider === "pockyt" ? "capture" : "orderAndPay";
  return {
    name: `${provider === "pockyt" ? "Pockyt" : "PayerMax"}: a refund of a part`,
    workflowId: (paymentId) => aftercareWorkflowId("default", paymentId),
    async run(stack, paymentId) {
      const payment = await patiently(() => directPayment(stack, paymentId, provider));
      const isCaptured = ({ status }: PaymentView) => status === "captured";
      await pursue(stack, paymentOf(stack, paymentId), isCaptured, {
        isDue: (view) => view === null,
        make: () => stack.holdfast.charge(payment),
      });
      const isRefunded = ({ refunds }: AftercareView) => refunds[0]?.status === "refunded";
      return pursue(stack, aftercareOf(stack, paymentId), isRefunded, {
        isDue: (view) => view === null || view.refunds.length === 0,
        make: () => stack.holdfast.refund({ paymentId, refundId: "R1", amount: usd(500) }),
      });
    },
    end: {
      attention: null,
      paymentStatus: "captured",
      refundedAmount: usd(500),
      refunds: [{ refundId: "R1", status: "refunded", failure: null, outcomeUnknown: null }],
    },
    books: ["charge 20.00", "refund 5.00"],
    requests: (paymentId) => [`${charged} ${paymentId}`, `refund ${paymentId}_REFUND_R1`],
    repeatable: [],
  };
}

/** Until the provider waits for the shopper, who may get there although Holdfast doesn't know yet. */
function start(stack: Stack, paymentId: string, make: () => Promise<unknown>): Promise<PaymentView> {
  return pursue(
    stack,
    paymentOf(stack, paymentId),
    ({ status }) => status === "requires_action" || pageOf(stack, paymentId) !== null,
    { isDue: (view) => view === null, make },
  );
}

export const flows: readonly Flow[] = [
  vaulting,
  hold("capture"),
  hold("cancel"),
  refund("pockyt"),
  refund("payermax"),
];
