import type { temporal } from "@temporalio/proto";
import { usd } from "./holds.js";

const NOW = new Date().toISOString();

/** A notification as the relay sends it, but for what is given here. */
const notification = (paymentId: string, report: unknown, more: object = {}) => ({
  ...{ provider: "payermax", account: "default", paymentId, key: "by-hand", receivedAt: NOW, report },
  ...more,
});

const RECORD = {
  about: "payment",
  status: "succeeded",
  word: "SUCCESS",
  recognized: true,
  amount: usd(2000),
  refundedValue: 0,
  refs: {},
} as const;

/** Values that mean nothing, in any message. */
export const ANY_JSON: readonly unknown[] = [
  ...[null, true, -1, 1e308, "", "text", [], [[]], [null], {}, { amount: null }, { amount: { value: "1" } }],
  ...[
    { reason: 7 },
    { reason: "\\u0000" },
    { name: "resolve" },
    { toString: 1 },
    JSON.parse('{"__proto__":1}') as unknown,
  ],
  ...[{ length: -1 }, { then: "x" }, { constructor: "x" }, "x".repeat(200_000), nested(2_000)],
];

/** As above, in the words of a notification. */
export const notifications = (paymentId: string): readonly unknown[] => [
  notification(paymentId, null),
  notification(paymentId, { about: "constructor" }),
  // In the provider's own words, as somebody would copy them.
  notification(paymentId, {
    about: "capture",
    requestId: `${paymentId}_CAPTURE_1`,
    status: "SUCCESS",
    amount: null,
    refs: {},
  }),
  notification(paymentId, { ...RECORD, completedAt: NOW.replace("Z", "+00:00:00") }),
  notification(paymentId, { ...RECORD, completedAt: 1 }),
  notification(paymentId, { ...RECORD, createdAt: "yesterday" }),
  notification(paymentId, { ...RECORD, amount: { currency: "USD", value: "20.00" } }),
  notification(paymentId, { ...RECORD, amount: { currency: "USD", value: 1e21 } }),
  notification(paymentId, { ...RECORD, refs: null }),
  notification(paymentId, { ...RECORD, refs: { tradeToken: {} } }),
  notification(paymentId, { ...RECORD, savedCard: "4111" }),
  notification(paymentId, { ...RECORD, refundedValue: -1 }),
  notification(paymentId, { ...RECORD }, { key: { toString: null } }),
  notification(paymentId, { ...RECORD }, { receivedAt: "now" }),
  notification(paymentId, { ...RECORD }, { provider: "__proto__" }),
  notification(paymentId, { about: "refund", requestId: 7, status: "succeeded", amount: null, refs: {} }),
  notification(paymentId, { about: "case", type: null, status: {}, refs: [] }),
  notification(paymentId, { about: "other" }),
  notification(paymentId, { about: "card", status: "succeeded", savedCard: null }),
];

function nested(depth: number): unknown {
  return JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown;
}

const bytes = (text: string) => Buffer.from(text);

/** What no data converter can read. */
export const NO_JSON: readonly temporal.api.common.v1.IPayload[] = [
  { metadata: { encoding: bytes("json/plain") }, data: bytes("{") },
  { metadata: { encoding: bytes("json/plain") } },
  { metadata: { encoding: bytes("binary/unheard-of") }, data: bytes("x") },
  { metadata: {}, data: bytes("{}") },
  { metadata: { encoding: bytes("json/protobuf"), messageType: bytes("no.such.Type") }, data: bytes("{}") },
];
