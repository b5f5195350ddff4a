import { CODES } from "../../../src/providers/payermax/codes.js";
import type { Reply } from "../support/provider-server.js";
import type { Behavior } from "../support/raw-server.js";
import { OURS, reply, signed, success, type CallName } from "./support.js";

/** `row` names the kind of fault, as a page about the adapter may list it. */
export type EndingCase = {
  row: string;
  name: string;
  ending: "answered" | "notSent" | "refused" | "unknown";
  /** Given the `data` that would be a good answer to the call. */
  reply: (data: Record<string, unknown>) => Reply;
  /** Default: all of them. */
  calls?: readonly CallName[];
  outcome?: object;
};

export type TransportCase = Pick<EndingCase, "row" | "name" | "ending"> & {
  /** Default: nothing listens. */
  server?: Behavior;
  host?: string;
};

const ORDERS = ["charge", "authorize", "query"] as const;
const REQUESTS = ["capture", "cancel"] as const;
const REFUNDS = ["refund", "queryRefund"] as const;

/** Each call ends so; `transport.test.ts` has the finer cases. */
export const TRANSPORT_CASES: TransportCase[] = [
  { row: "no connection", name: "refused", ending: "notSent" },
  { row: "no connection", name: "no address", ending: "notSent", host: "payermax.invalid" },
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
      onHead: (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{"code":"APPLY_SUCCESS"'),
    },
  },
  { row: "connection lost or silent", name: "silent", ending: "unknown", server: {} },
];

const goodAnswer = (data: unknown) => ({ code: "APPLY_SUCCESS", msg: "Success.", data });

/** What an HTTP answer may be, apart from its `code` and its status word. */
export const HTTP_CASES: EndingCase[] = [
  {
    row: "HTTP 429",
    name: "429, whatever it says",
    ending: "notSent",
    reply: (data) => reply(goodAnswer(data), { status: 429 }),
    outcome: { ending: "notSent", code: "http_429", message: "too many requests" },
  },
  {
    row: "HTTP 429",
    name: "429 with Retry-After",
    ending: "notSent",
    reply: () => ({ status: 429, headers: { "retry-after": "7" } }),
    outcome: { retryAfterSeconds: 7 },
  },
  ...[500, 502, 503, 504].map((status): EndingCase => ({
    row: "HTTP 5xx",
    name: `${status}, whatever it says`,
    ending: "unknown",
    reply: (data) => reply(goodAnswer(data), { status }),
    outcome: { code: `http_${status}` },
  })),
  ...[301, 302, 304, 307].map((status): EndingCase => ({
    row: "HTTP 3xx",
    name: `${status}, whatever it says`,
    ending: "unknown",
    reply: (data) => reply(goodAnswer(data), { status }),
    outcome: { code: `http_${status}` },
  })),
  ...[400, 401, 403, 404].map((status): EndingCase => ({
    row: "a success in HTTP 4xx",
    name: `success with ${status}`,
    ending: "unknown",
    reply: (data) => reply(goodAnswer(data), { status }),
    outcome: { code: "unreadable" },
  })),
  ...Object.entries({
    nothing: "",
    HTML: "<!doctype html><h1>Welcome</h1>",
    "half an answer": '{"code":"APPLY_SUCCESS","data":{"outTradeNo":"ORDER1001","status":"SUCC',
    "a JSON array": "[]",
    "a JSON string": '"APPLY_SUCCESS"',
    null: "null",
    "ten thousand open brackets": "[".repeat(10_000),
    "code as a number": '{"code":200,"data":{"status":"SUCCESS"}}',
    "an empty code": '{"code":"","data":{"status":"SUCCESS"}}',
    "an endless code": `{"code":"${"A".repeat(65)}"}`,
    "no code": '{"data":{"status":"SUCCESS"}}',
    "bytes that are no UTF-8": Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
  }).map(([name, body]): EndingCase => ({
    row: "an answer that can't be read",
    name: `${name}, signed or not`,
    ending: "unknown",
    reply: () => reply(body),
    outcome: { code: "unreadable" },
  })),
  ...Object.entries({
    "no data": undefined,
    "data of null": null,
    "data that is a list": [{}],
    "data that is a text": "SUCCESS",
    "data without anything": {},
  }).map(([name, data]): EndingCase => ({
    row: "an answer that can't be read",
    name,
    ending: "unknown",
    reply: () => success(data),
    outcome: { code: "unreadable" },
  })),
  {
    row: "an answer that can't be read",
    name: "data nested deeply",
    ending: "unknown",
    reply: () => reply(`{"code":"APPLY_SUCCESS","data":${'{"data":'.repeat(20_000)}1${"}".repeat(20_001)}`),
    outcome: { code: "unreadable" },
  },
  ...[undefined, "", null, 1, {}, [], "S".repeat(65)].map((status): EndingCase => ({
    row: "an answer that can't be read",
    name: JSON.stringify({ status }).slice(0, 20),
    ending: "unknown",
    reply: (data) => success({ ...data, status }),
    outcome: { code: "unreadable" },
  })),
  ...["DONE", "success", "constructor", "__proto__"].map((status): EndingCase => ({
    row: "a status word of a request that we don't know",
    name: status,
    ending: "unknown",
    reply: (data) => success({ ...data, status }),
    calls: [...REQUESTS, ...REFUNDS],
    outcome: { code: "unreadable" },
  })),
  {
    row: "an answer that can't be read",
    name: "more than 256 KiB",
    ending: "unknown",
    reply: (data) => success({ ...data, padding: " ".repeat(256 * 1024) }),
  },
  ...Object.entries<(body: string) => Record<string, string>>({
    "no sign": () => ({}),
    "an empty sign": () => ({ sign: "" }),
    "a sign by our own key": (body) => ({ sign: signed(body, OURS.privateKey) }),
    "a sign of another body": (body) => ({ sign: signed(`${body} `) }),
    "a sign of the same JSON, written anew": (body) => ({
      sign: signed(JSON.stringify(JSON.parse(body), null, 2)),
    }),
    "a sign that is no base64": () => ({ sign: "not a signature" }),
  }).map(([name, headers]): EndingCase => ({
    row: "a success whose sign doesn't verify",
    name,
    ending: "unknown",
    reply: (data) => {
      const body = JSON.stringify(goodAnswer(data));
      return { body, headers: headers(body) };
    },
    outcome: { code: "unverified" },
  })),
  {
    row: "another order's answer",
    name: "another outTradeNo",
    ending: "unknown",
    reply: (data) => success({ ...data, outTradeNo: "ORDER1002" }),
    outcome: { code: "other_order" },
  },
  {
    row: "another order's answer",
    name: "our outTradeNo in lower case",
    ending: "unknown",
    reply: (data) => success({ ...data, outTradeNo: "order1001" }),
    outcome: { code: "other_order" },
  },
  {
    row: "an answer that can't be read",
    name: "no outTradeNo",
    ending: "unknown",
    reply: (data) => success({ ...data, outTradeNo: null }),
    calls: [...ORDERS, ...REQUESTS],
    outcome: { code: "unreadable" },
  },
  {
    row: "another request's answer",
    name: "another requestId",
    ending: "unknown",
    reply: (data) => success({ ...data, requestId: "ORDER1001_CAPTURE_2" }),
    calls: REQUESTS,
    outcome: { code: "other_request" },
  },
  {
    row: "another request's answer",
    name: "another outRefundNo",
    ending: "unknown",
    reply: (data) => success({ ...data, outRefundNo: "ORDER1001_REFUND_R2" }),
    calls: REFUNDS,
    outcome: { code: "other_request" },
  },
  {
    row: "an answer that can't be read",
    name: "no request id",
    ending: "unknown",
    reply: (data) => success({ ...data, requestId: "", outRefundNo: "" }),
    calls: [...REQUESTS, ...REFUNDS],
    outcome: { code: "unreadable" },
  },
  ...["SUCCESS", "apply_success", "NEW_CODE", "constructor", "__proto__"].map((code): EndingCase => ({
    row: "any other `code`",
    name: `${code}, even signed`,
    ending: "unknown",
    reply: (data) => reply({ code, msg: "so it is", data }),
    outcome: { code, message: "so it is" },
  })),
  ...[...CODES]
    .filter(([, { ending }]) => ending === "declined")
    .flatMap(([code]): EndingCase[] => [
      {
        row: "a decline that isn't signed",
        name: code,
        ending: "unknown",
        reply: (data) => ({
          body: JSON.stringify({ code, msg: "so it is", data: { ...data, status: "FAILED" } }),
        }),
        outcome: { code, message: "so it is" },
      },
      {
        row: "a signed decline without an order",
        name: code,
        ending: "refused",
        reply: () => reply({ code, msg: "so it is" }),
        outcome: { code, message: "so it is" },
      },
      {
        row: "a signed decline of another order",
        name: code,
        ending: "unknown",
        reply: (data) => reply({ code, msg: "so it is", data: { ...data, outTradeNo: "ORDER1002" } }),
        outcome: { code: "other_order" },
      },
    ]),
];
