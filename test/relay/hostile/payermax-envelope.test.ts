import { PAYERMAX_MERCHANT } from "../../support/payermax-merchant.js";
import { newsSign, newsText, PAYMENT_NEWS } from "../../support/payermax-news.js";
import { FORM, PATH } from "../support.js";
import { hostile, type Case } from "./table.js";
import { JSON_TYPE, news, request } from "./wire.js";

/** What the platform's key has signed, and is for another merchant or no notification: it signs for all of them. */

const { appId, merchantNo } = PAYERMAX_MERCHANT;
const DATA = { outTradeNo: "ORDER1001", status: "FAILED" };
const theirs = (envelope: object) => news(newsText("PAYMENT", DATA, envelope));

hostile(
  "another merchant's genuine notification, by its number",
  [401],
  [
    ["another number", theirs({ merchantNo: "020213827212252" })],
    ["none", theirs({ merchantNo: undefined })],
    ["null", theirs({ merchantNo: null })],
    ["an empty one", theirs({ merchantNo: "" })],
    ["without its zero", theirs({ merchantNo: merchantNo.slice(1) })],
    ["as a number", theirs({ merchantNo: Number(merchantNo) })],
    ["with a blank", theirs({ merchantNo: ` ${merchantNo}` })],
    ["with a line's end", theirs({ merchantNo: `${merchantNo}\n` })],
    ["with a NUL", theirs({ merchantNo: `${merchantNo}\0` })],
    ["in digits of another script", theirs({ merchantNo: merchantNo.replaceAll("0", "０") })],
    ["a list of ours", theirs({ merchantNo: [merchantNo] })],
    ["an object", theirs({ merchantNo: { toString: merchantNo } })],
    ["true", theirs({ merchantNo: true })],
    ["ours under another name", theirs({ merchantNo: "1", merchantno: merchantNo, MerchantNo: merchantNo })],
  ],
);

hostile(
  "another merchant's genuine notification, by its app",
  [401],
  [
    ["another app", theirs({ appId: "another" })],
    ["none", theirs({ appId: undefined })],
    ["null", theirs({ appId: null })],
    ["an empty one", theirs({ appId: "" })],
    ["in capitals", theirs({ appId: appId.toUpperCase() })],
    ["with a blank", theirs({ appId: `${appId} ` })],
    ["cut short", theirs({ appId: appId.slice(0, -1) })],
    ["a list of ours", theirs({ appId: [appId] })],
    ["ours, and another by the older name", theirs({ merchantAppId: "another" })],
    ["another, and ours by the older name", theirs({ appId: "another", merchantAppId: appId })],
    ["another by the older name alone", theirs({ appId: undefined, merchantAppId: "another" })],
    ["the second account's", theirs({ appId: "second", merchantNo: "2" })],
    ["the second account's app with our number", theirs({ appId: "second" })],
  ],
);

const DOOR = "/webhooks/payermax/second";
const at = (path: string, type = JSON_TYPE) =>
  request(PAYMENT_NEWS, {
    start: `POST ${path} HTTP/1.1`,
    type,
    headers: [`sign: ${newsSign(PAYMENT_NEWS)}`],
  });
hostile(
  "a genuine notification at another door",
  [400, 401, 404, 415],
  [
    ["at the second account's", at(DOOR)],
    ["at the second account's, with a query", at(`${DOOR}?account=default`)],
    ["at Pockyt's", at(PATH)],
    ["at Pockyt's, as a form", at(PATH, FORM)],
    ["at Pockyt's second", at("/webhooks/pockyt/second")],
    ["at nobody's", at("/webhooks/payermax/third")],
    ["at no provider's", at("/webhooks/paypal/default")],
    ["at no account's", at("/webhooks/payermax")],
    ["at the root", at("/")],
    ["at the health check", at("/livezz")],
    ["as a text", at("/webhooks/payermax/default", "text/plain")],
  ],
);

/** Twice in the text, whichever of the two a reader takes. */
const twice = (member: string, first = false) =>
  news(first ? PAYMENT_NEWS.replace("{", `{${member},`) : PAYMENT_NEWS.replace(/\}$/, `,${member}}`));
hostile(
  "a name twice in what the platform signed",
  [400],
  [
    ...["appId", "merchantNo", "notifyType", "data", "code", "msg", "notifyTime"].flatMap((name): Case[] => [
      [`${name} before`, twice(`"${name}":"x"`, true)],
      [`${name} after`, twice(`"${name}":"x"`)],
    ]),
    ["with an escape", twice('"\\u0061ppId":"x"')],
    ["inside data", news(PAYMENT_NEWS.replace('"data":{', '"data":{"status":"FAILED",'))],
    [
      "inside data, with an escape",
      news(PAYMENT_NEWS.replace('"data":{', '"data":{"st\\u0061tus":"FAILED",')),
    ],
    ["__proto__", twice('"__proto__":{},"__proto__":{}')],
  ],
);

const latin1 = (text: string) => Buffer.from(text, "latin1");
hostile(
  "what the platform signed, and is no notification",
  [400],
  [
    ...[
      "",
      "null",
      "[]",
      "{",
      "1",
      '"text"',
      "true",
      `[${PAYMENT_NEWS}]`,
      JSON.stringify(PAYMENT_NEWS),
      PAYMENT_NEWS + PAYMENT_NEWS,
      `${PAYMENT_NEWS},`,
      "notifyType=PAYMENT",
    ].map((body): Case => [
      body === "" ? "nothing" : `${body.slice(0, 20)}, ${String(body.length)}`,
      news(body),
    ]),
    ["a byte that is no UTF-8", news(latin1(PAYMENT_NEWS.replace("ORDER1001", "ORDER1001\xff")))],
    ["half a pair of UTF-16", news(latin1(PAYMENT_NEWS.replace("ORDER1001", "ORDER1001\xed\xa0\x80")))],
    ["in UTF-16", news(Buffer.from(`\ufeff${PAYMENT_NEWS}`, "utf16le"))],
    ["a number without end", news(PAYMENT_NEWS.replace('"totalAmount":20', '"totalAmount":Infinity'))],
    ["a number with a zero before it", news(PAYMENT_NEWS.replace('"totalAmount":20', '"totalAmount":020'))],
    ["a control character", news(PAYMENT_NEWS.replace("ORDER1001", "ORDER\t1001"))],
  ],
);

const nested = (open: string, depth: number, close: string) =>
  news(newsText("PAYMENT", DATA).replace('"FAILED"', `${open.repeat(depth)}1${close.repeat(depth)}`));
hostile(
  "what the platform signed, nested too deep",
  [400],
  [100, 101, 1_000, 5_000, 10_000].flatMap((depth): Case[] => [
    [`${String(depth)} lists`, nested("[", depth, "]")],
    [`${String(depth)} objects`, nested('{"":', depth, "}")],
  ]),
);
