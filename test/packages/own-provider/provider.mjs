import { createHmac, timingSafeEqual } from "node:crypto";

/** A provider that doesn't exist, written by somebody else: what it offers, and its adapter. */
export const terms = {
  methods: { charge: { card: [] }, authCapture: {} },
  savesCardWith: [],
  merchantInitiated: false,
  listsSavedCards: false,
  partialCapture: false,
  currencies: ["USD", "EUR"],
  decimals: new Map(),
  actionTimeoutSeconds: { min: 5, max: 86_400 },
  needsCustomer: false,
  abandonedPayment: "providerCloses",
  notificationProof: "signature",
  recordProof: "account",
  repeatsRequests: true,
  refundReadFirst: false,
  refundWindowDays: null,
  savedCardArrivesWithinSeconds: 0,
};

export const sign = (body, secret) => createHmac("sha256", secret).update(body).digest("hex");

function isSigned(body, signature, secret) {
  const [given, expected] = [Buffer.from(String(signature)), Buffer.from(sign(body, secret))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}

const STATES = new Map([
  ["done", "succeeded"],
  ["declined", "failed"],
]);
const unknown = (code) => ({ ending: "unknown", code, message: "the provider may have done it" });
const refused = (code, message) => ({ ending: "refused", code, message });
const masked = (text) => text.replaceAll(/\d(?:[ -]?\d){11,}/g, "***").replaceAll(/cvv=\d+/g, "cvv=***");

/** @param fault what this adapter does wrong, for the test that shows how the suite finds it */
export function openAccount({ baseUrl, secret, timeoutMs, fault }) {
  async function call(path, fields) {
    const body = JSON.stringify(fields);
    let response;
    let text;
    try {
      response = await fetch(`${baseUrl}${path}`, {
        method: "POST",
        redirect: "manual",
        headers: { "x-signature": sign(body, secret) },
        body,
        signal: AbortSignal.timeout(timeoutMs),
      });
      text = Buffer.from(await response.arrayBuffer());
    } catch (error) {
      if (error.cause?.code === "ECONNREFUSED")
        return { ending: "notSent", code: "ECONNREFUSED", message: "no connection" };
      if (fault === "throws") throw error;
      return unknown("connection");
    }
    if (response.status >= 500 && fault === "calls HTTP 5xx a refusal") return refused("http", "it failed");
    if (response.status !== 200) return unknown(`http_${response.status}`);
    if (fault !== "believes every answer" && !isSigned(text, response.headers.get("x-signature"), secret))
      return unknown("unverified");
    let answer;
    try {
      answer = JSON.parse(text.toString("utf8")) ?? {};
    } catch {
      return unknown("unreadable");
    }
    const { error, words, data } = answer;
    if (error === "not_found" && path.startsWith("/find"))
      return { ending: "answered", answer: { about: "nothing" } };
    if (error === "exists") return { ...unknown(error), duplicate: fault !== "forgets duplicates" };
    if (error === "no") return refused(error, fault === "quotes the provider" ? words : masked(words));
    return data?.order === undefined ? unknown("unreadable") : { ending: "answered", answer: data };
  }

  async function order(path, { paymentId }, fields) {
    const ended = await call(path, { order: paymentId, ...fields });
    if (ended.ending !== "answered" || ended.answer.about === "nothing") return ended;
    const { order, state } = ended.answer;
    if (order !== paymentId && fault !== "takes any payment for its own") return unknown("another");
    const status = STATES.get(state);
    const report = {
      about: "payment",
      status: status ?? (fault === "takes any word for success" ? "succeeded" : "open"),
      word: state,
      recognized: status !== undefined,
      amount: null,
      refundedValue: 0,
      refs: { order },
    };
    const refusal = { kind: "declined", code: state, message: "the issuer said no" };
    return { ending: "answered", answer: status === "failed" ? { ...report, refusal } : report };
  }

  async function inside(about, path, { paymentId, requestId }) {
    const ended = await call(path, { order: paymentId, request: requestId });
    if (ended.ending !== "answered" || ended.answer.about === "nothing") return ended;
    const { order, request } = ended.answer;
    if (order !== paymentId || request !== requestId) return unknown("another");
    return { ending: "answered", answer: { about, requestId, status: "succeeded", amount: null, refs: {} } };
  }

  return {
    charge: async (request) =>
      request.paidWith.type === "card"
        ? order("/order", request, { card: request.paidWith.card.number })
        : refused("not_offered", "cards only"),
    cancel: (request) => inside("cancel", "/cancel", request),
    refund: (request) => inside("refund", "/refund", request),
    query: (payment) => order("/find", payment, {}),
    queryRefund: (request) => inside("refund", "/find-refund", request),
  };
}

export function openWebhook({ secret, fault }) {
  return {
    contentTypes: ["application/json"],
    acknowledgement: { contentType: "text/plain", body: "ok" },
    read({ headers, body, receivedAt }) {
      if (!isSigned(body, headers["x-signature"], secret) && fault !== "believes every webhook")
        return { result: "forged", reason: "its signature doesn't verify" };
      let paymentId;
      try {
        paymentId = JSON.parse(body.toString("utf8")).order;
      } catch {
        return { result: "malformed", reason: "no JSON" };
      }
      if (typeof paymentId !== "string") return { result: "malformed", reason: "no order" };
      const key = fault === "has a key for each time" ? `${paymentId} ${receivedAt}` : paymentId;
      const report = {
        ...{ about: "payment", status: "succeeded", word: "done", recognized: true },
        ...{ amount: null, refundedValue: 0, refs: { order: paymentId } },
      };
      return {
        result: "verified",
        notification: { provider: "own", account: "default", paymentId, key, receivedAt, report },
      };
    },
  };
}
