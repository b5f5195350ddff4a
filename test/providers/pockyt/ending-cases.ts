import { RET_CODES } from "../../../src/providers/pockyt/ret-codes.js";
import type { Reply } from "../support/provider-server.js";
import type { Behavior } from "../support/raw-server.js";
import type { CallName } from "./support.js";

/** `row` is the first cell of the row in docs/providers.md that the case is an example of, `ending` its second. */
export type EndingCase = {
  row: string;
  name: string;
  ending: "answered" | "notSent" | "refused" | "unknown";
  reply: Reply;
  /** Default: all of them. */
  calls?: readonly CallName[];
  outcome?: object;
};

const body = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) });
const v3 = (result: unknown): Reply => body({ ret_code: "000100", ret_msg: "success", result });

const PAYMENT = {
  reference: "ORDER1001",
  status: "success",
  transactionNo: "37",
  amount: "20.00",
  currency: "USD",
  customerNo: "2000",
};
const REFUND = {
  reference: "ORDER1001",
  status: "success",
  refundReference: "ORDER1001_REFUND_R1",
  refundAmount: "5.00",
};
const PAYMENT_CALLS = ["charge", "cancel", "query"] as const;

export type TransportCase = Pick<EndingCase, "row" | "name" | "ending"> & {
  /** Default: nothing listens. */
  server?: Behavior;
  host?: string;
};

/** Each call ends so; `transport.test.ts` has the finer cases. */
export const TRANSPORT_CASES: TransportCase[] = [
  { row: "no connection", name: "refused", ending: "notSent" },
  { row: "no connection", name: "no address", ending: "notSent", host: "pockyt.invalid" },
  {
    row: "connection lost or silent",
    name: "reset after the request",
    ending: "unknown",
    server: { onHead: (socket) => socket.resetAndDestroy() },
  },
  {
    row: "connection lost or silent",
    name: "closed after the request",
    ending: "unknown",
    server: { onHead: (socket) => socket.end() },
  },
  {
    row: "connection lost or silent",
    name: "closed in the answer",
    ending: "unknown",
    server: {
      onHead: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"ret_code":"000100"'),
    },
  },
  { row: "connection lost or silent", name: "silent", ending: "unknown", server: {} },
];

/** What an HTTP answer may be, apart from its `ret_code` and `status` word. */
export const HTTP_CASES: EndingCase[] = [
  {
    row: "HTTP 429",
    name: "429",
    ending: "notSent",
    reply: { status: 429 },
    outcome: { ending: "notSent", code: "http_429", message: "too many requests" },
  },
  {
    row: "HTTP 429",
    name: "429 with Retry-After in seconds",
    ending: "notSent",
    reply: { status: 429, headers: { "retry-after": "7" } },
    outcome: { retryAfterSeconds: 7 },
  },
  {
    row: "HTTP 429",
    name: "429 with an absurd Retry-After",
    ending: "notSent",
    reply: { status: 429, headers: { "retry-after": "99999999" } },
    outcome: { retryAfterSeconds: 3600 },
  },
  ...["Wed, 21 Oct 2026 07:28:00 GMT", "-5", "soon", "Infinity", ""].map((retryAfter): EndingCase => ({
    row: "HTTP 429",
    name: `429 with Retry-After "${retryAfter}"`,
    ending: "notSent",
    reply: { status: 429, headers: { "retry-after": retryAfter } },
    outcome: { ending: "notSent", code: "http_429", message: "too many requests" },
  })),
  ...[500, 502, 503, 504, 599].flatMap((status): EndingCase[] => [
    {
      row: "HTTP 5xx",
      name: `${status}`,
      ending: "unknown",
      reply: { status },
      outcome: { code: `http_${status}` },
    },
    {
      row: "HTTP 5xx",
      name: `${status} with a refusal in it`,
      ending: "unknown",
      reply: body({ ret_code: "000023", ret_msg: "no" }, status),
    },
  ]),
  ...[300, 301, 302, 304, 307, 308].map((status): EndingCase => ({
    row: "HTTP 3xx",
    name: `${status}, whatever it says`,
    ending: "unknown",
    reply: { ...body({ ret_code: "000100", result: PAYMENT }, status), headers: { location: "/other" } },
    outcome: { code: `http_${status}` },
  })),
  ...[400, 401, 403, 404, 409].map((status): EndingCase => ({
    row: "a success in HTTP 4xx",
    name: `success with ${status}`,
    ending: "unknown",
    reply: body({ ret_code: "000100", result: PAYMENT }, status),
  })),
  ...Object.entries({
    nothing: "",
    HTML: "<!doctype html><h1>Welcome</h1>",
    "half a JSON object": '{"ret_code":"000100","result":{"status":"succ',
    "a JSON array": "[]",
    "a JSON string": '"000100"',
    null: "null",
    "ten thousand open brackets": "[".repeat(10_000),
    "a deeply nested object": `${'{"result":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    "ret_code as a number": '{"ret_code":100,"result":{"status":"success"}}',
    "ret_msg as an object": '{"ret_code":"000100","ret_msg":{},"result":{"status":"success"}}',
    "neither ret_code nor status": "{}",
    "status 200 as text": '{"status":"200","resultBody":{"status":"success"}}',
    "status 201": '{"status":201,"resultBody":{"status":"success"}}',
    "bytes that are no UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  }).map(([name, text]): EndingCase => ({
    row: "an answer that can't be read",
    name,
    ending: "unknown",
    reply: { body: text },
    outcome: { code: "unreadable" },
  })),
  {
    row: "an answer that can't be read",
    name: "status 200 inside HTTP 404",
    ending: "unknown",
    reply: body({ status: 200, resultBody: PAYMENT }, 404),
  },
  {
    row: "an answer that can't be read",
    name: "more than 256 KiB",
    ending: "unknown",
    reply: body({ ret_code: "000100", result: PAYMENT, padding: " ".repeat(256 * 1024) }),
  },
  ...Object.entries({
    "no result": undefined,
    "a result of null": null,
    "a result that is a list": [PAYMENT],
    "no status": { ...PAYMENT, status: undefined },
    "an empty status": { ...PAYMENT, status: "" },
    "status as a number": { ...PAYMENT, status: 200 },
    "amount as an object": { ...PAYMENT, amount: { value: 2000 } },
    "a refund without an amount": { ...PAYMENT, refundInfo: [{ refundReference: "R1" }] },
  }).map(([name, result]): EndingCase => ({
    row: "an answer that can't be read",
    name,
    ending: "unknown",
    reply: v3(result),
    calls: PAYMENT_CALLS,
    outcome: { code: "unreadable" },
  })),
  ...Object.entries({
    "no customerNo": {},
    "an empty one": { customerNo: "" },
    "a number that is none of a customer": { customerNo: 20.5 },
  }).map(([name, result]): EndingCase => ({
    row: "an answer that can't be read",
    name: `a customer with ${name}`,
    ending: "unknown",
    reply: v3(result),
    calls: ["createCustomer"],
    outcome: { code: "unreadable" },
  })),
  {
    row: "another order's record",
    name: "another reference",
    ending: "unknown",
    reply: v3({ ...PAYMENT, reference: "ORDER1002" }),
    calls: PAYMENT_CALLS,
    outcome: { code: "other_order" },
  },
  {
    row: "another order's record",
    name: "our reference in lower case",
    ending: "unknown",
    reply: v3({ ...PAYMENT, reference: "order1001" }),
    calls: PAYMENT_CALLS,
    outcome: { code: "other_order" },
  },
  {
    row: "another order's record",
    name: "no reference in a query",
    ending: "unknown",
    reply: v3({ ...PAYMENT, reference: undefined }),
    calls: ["query"],
    outcome: { code: "no_reference" },
  },
  {
    row: "another order's record",
    name: "a refund",
    ending: "unknown",
    reply: v3({ ...PAYMENT, transactionType: "refund" }),
    calls: ["query"],
    outcome: { code: "other_record" },
  },
  ...[undefined, "", "ORDER1001_REFUND_R2", "order1001_refund_r1"].map((refundReference): EndingCase => ({
    row: "another refund's answer",
    name: `a refund with refundReference ${JSON.stringify(refundReference)}`,
    ending: "unknown",
    reply: v3({ ...REFUND, refundReference }),
    calls: ["refund"],
    outcome: { code: "other_request" },
  })),
  {
    row: "another order's record",
    name: "a refund of another reference",
    ending: "unknown",
    reply: v3({ ...REFUND, reference: "ORDER1002" }),
    calls: ["refund"],
    outcome: { code: "other_order" },
  },
  ...["closed", "refunded", "Success", "constructor"].map((status): EndingCase => ({
    row: "a refund's status word that we don't know",
    name: status,
    ending: "unknown",
    reply: v3({ ...REFUND, status }),
    calls: ["refund"],
    outcome: { code: "unreadable" },
  })),
  ...[...RET_CODES.keys(), "009999"].map((code): EndingCase => ({
    row: '"duplicate" in the message',
    name: `${code} Duplicate Reference`,
    ending: "unknown",
    reply: body({ ret_code: code, ret_msg: "Duplicate Reference Number", result: PAYMENT }),
    outcome: { code, message: "Duplicate Reference Number", duplicate: true },
  })),
  ...[200, 400].map((status): EndingCase => ({
    row: '`000000` with "data error"',
    name: `a refused signature with HTTP ${status}`,
    ending: "refused",
    reply: body({ ret_code: "000000", retMsg: "data error : verifySign" }, status),
    outcome: { code: "000000", message: "data error : verifySign" },
  })),
  ...["000001", "200", "constructor", "__proto__"].map((code): EndingCase => ({
    row: "any other `ret_code`",
    name: code,
    ending: "unknown",
    reply: body({ ret_code: code, ret_msg: "what?", result: PAYMENT }),
    outcome: { code, message: "what?" },
  })),
];
