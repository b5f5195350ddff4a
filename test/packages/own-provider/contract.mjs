import test from "node:test";
import { providerContract } from "holdfast/provider";
import { openAccount, openWebhook, sign, terms } from "./provider.mjs";

/** The contract of the provider beside it, run by Node's own test runner. */
const [fault] = process.argv.slice(2);
const secret = "secret-of-the-account";

const payment = { paymentId: "ORDER1", amount: { currency: "USD", value: 2000 } };
const refund = { ...payment, requestId: "ORDER1_REFUND_1", refundAmount: payment.amount };
const cancel = { ...payment, requestId: "ORDER1_CANCEL_1" };
const card = { number: "4242424242424242", expiryMonth: "08", expiryYear: "2040", cvv: "790" };
const charge = {
  ...payment,
  reference: "run",
  actionTimeoutSeconds: 1800,
  paidWith: { type: "card", card, saveCard: false },
};

const headersOf = (body, key = secret) => ({ "x-signature": sign(body, key) });
function reply(answer, key = secret) {
  const body = JSON.stringify(answer);
  return { body, headers: headersOf(body, key) };
}

const each = (data) => ({
  success: reply({ data }),
  refusal: (words) => reply({ error: "no", words }),
  unknownCode: reply({ error: "new" }),
  wrongSignature: reply({ data }, "another-secret"),
  notFound: reply({ error: "not_found" }),
});
const order = { order: payment.paymentId, state: "done" };
const ofOrder = {
  ...each(order),
  unknownStatus: reply({ data: { ...order, state: "strange" } }),
  others: { payment: reply({ data: { ...order, order: "ORDER2" } }) },
  decline: reply({ data: { ...order, state: "declined" } }),
  duplicate: reply({ error: "exists" }),
};
const ofRequest = ({ paymentId, requestId }) => ({
  ...each({ order: paymentId, request: requestId }),
  unknownStatus: null,
  others: {
    payment: reply({ data: { order: "ORDER2", request: requestId } }),
    request: reply({ data: { order: paymentId, request: "ANOTHER" } }),
  },
});

function notification(paymentId, key = secret) {
  const body = Buffer.from(JSON.stringify({ order: paymentId }));
  const receivedAt = "2026-01-02T03:04:05.000Z";
  return { contentType: "application/json", headers: headersOf(body, key), body, receivedAt };
}

const contract = providerContract({
  provider: "own",
  terms,
  open: (baseUrl, timeoutMs) => ({ account: openAccount({ baseUrl, secret, timeoutMs, fault }) }),
  secrets: [secret],
  headersOf,
  calls: {
    charge: { ...ofOrder, request: charge },
    cancel: { ...ofRequest(cancel), request: cancel },
    refund: { ...ofRequest(refund), request: refund },
    query: { ...ofOrder, request: payment },
    queryRefund: { ...ofRequest(refund), request: refund },
  },
  webhooks: async () => ({
    webhook: openWebhook({ secret, fault }),
    genuine: ["ORDER1", "ORDER2"].map((paymentId) => ({ paymentId, raw: notification(paymentId) })),
    forged: { "it is signed by somebody else": notification("ORDER1", "another-secret") },
  }),
});

for (const { name, run } of contract) test(name, run);
