import { createHmac } from "node:crypto";

import { createHttpPost } from "../../../src/providers/http.js";
import type { ContractSamples } from "../contract/contract-provider.js";
import { exampleAccount } from "./provider/account.js";

const SECRET = "secret-of-the-samples";
const payment = { paymentId: "ORDER1001", amount: { currency: "USD", value: 2000 } };
const refund = { ...payment, requestId: "ORDER1001_REFUND_R1", refundAmount: payment.amount };

const headersOf = (body: string | Buffer, secret = SECRET) => ({
  "x-signature": createHmac("sha256", secret).update(body).digest("hex"),
});
function reply(answer: object, secret = SECRET) {
  const body = JSON.stringify(answer);
  return { body, headers: headersOf(body, secret) };
}

const each = (data: object) => ({
  success: reply({ data }),
  // This provider says no more than a code.
  refusal: () => reply({ error: "not_allowed" }),
  unknownCode: reply({ error: "new_code" }),
  wrongSignature: reply({ data }, "secret-of-a-stranger"),
});

function order(mode: "sale" | "hold") {
  const data = {
    order: payment.paymentId,
    state: "done",
    mode,
    number: "N1",
    amount: "20.00",
    currency: "USD",
  };
  return {
    ...each(data),
    unknownStatus: reply({ data: { ...data, state: "strange" } }),
    others: { payment: reply({ data: { ...data, order: "ORDER1002" } }) },
    decline: reply({ data: { ...data, state: "declined" } }),
    duplicate: reply({ error: "exists" }),
    notFound: reply({ error: "not_found" }),
  };
}

function inside(requestId: string) {
  const data = { order: payment.paymentId, request: requestId, amount: "20.00", currency: "USD" };
  return {
    ...each(data),
    unknownStatus: null,
    others: {
      payment: reply({ data: { ...data, order: "ORDER1002" } }),
      request: reply({ data: { ...data, request: `${requestId}0` } }),
    },
    notFound: reply({ error: "not_found" }),
  };
}

const charge = {
  ...payment,
  reference: "run",
  actionTimeoutSeconds: 1800,
  paidWith: {
    type: "card",
    card: { number: "4242424242424242", expiryMonth: "08", expiryYear: "2040", cvv: "790" },
    saveCard: false,
  },
} as const;
const capture = { ...payment, requestId: "ORDER1001_CAPTURE_1", captureAmount: payment.amount };
const cancel = { ...payment, requestId: "ORDER1001_CANCEL_1" };

export const samples: ContractSamples = {
  open(baseUrl, requestMs) {
    const post = createHttpPost({ connectMs: 20_000, requestMs });
    const config = { baseUrl, merchant: "ours", secret: SECRET };
    const account = exampleAccount(config, "https://relay.example/webhooks/example/default", post);
    return { account, close: () => post.close() };
  },
  secrets: [SECRET],
  headersOf,
  calls: {
    charge: { ...order("sale"), request: charge },
    authorize: { ...order("hold"), request: charge },
    capture: { ...inside(capture.requestId), request: capture },
    cancel: { ...inside(cancel.requestId), request: cancel },
    refund: { ...inside(refund.requestId), request: refund },
    query: { ...order("sale"), request: payment },
    queryRefund: { ...inside(refund.requestId), request: refund },
  },
};
