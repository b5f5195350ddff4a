import { createHash } from "node:crypto";
import { FORM, form, IPN, MERCHANT_NO, PATH, signed, TOKEN } from "../support.js";
import { SECOND_TOKEN } from "./hostile-relay.js";
import { hostile, type Case } from "./table.js";
import { JSON_TYPE, request } from "./wire.js";

const GENUINE = signed();
const SIGN = GENUINE.verifySign ?? "";
const TEXT = Object.entries(IPN)
  .map((pair) => pair.join("="))
  .join("&");

const hash = (text: string, name = "md5") => createHash(name).update(text).digest("hex");
const withSign = (verifySign: string) => request(form({ ...IPN, verifySign }));
const asJson = (verifySign: unknown) => request(JSON.stringify({ ...IPN, verifySign }), { type: JSON_TYPE });

hostile(
  "a genuine verifySign, written otherwise",
  [401],
  [
    ["in capitals", withSign(SIGN.toUpperCase())],
    ["one letter in capitals", withSign(SIGN.replace(/[a-f]/, (letter) => letter.toUpperCase()))],
    ["with a blank before it", withSign(` ${SIGN}`)],
    ["with a blank after it", withSign(`${SIGN} `)],
    ["with a line's end", withSign(`${SIGN}\n`)],
    ["with a NUL", withSign(`${SIGN}\0`)],
    ["with 0x", withSign(`0x${SIGN}`)],
    ["cut short by one", withSign(SIGN.slice(0, -1))],
    ["its first half", withSign(SIGN.slice(0, 16))],
    ["its first letter", withSign(SIGN.slice(0, 1))],
    ["twice in one", withSign(SIGN + SIGN)],
    ["in base64", withSign(Buffer.from(SIGN, "hex").toString("base64"))],
    ["quoted", withSign(`"${SIGN}"`)],
    ["reversed", withSign(Array.from(SIGN).reverse().join(""))],
    ["in letters of another script", withSign(SIGN.replaceAll("a", "а").replaceAll("0", "０"))],
  ],
);

hostile(
  "a verifySign of another type or of none",
  [400, 401],
  [
    ["none", request(form(IPN))],
    ["an empty one", withSign("")],
    ["null", asJson(null)],
    ["true", asJson(true)],
    ["0", asJson(0)],
    ["a list of it", asJson([SIGN])],
    ["an empty list", asJson([])],
    ["an object", asJson({ verifySign: SIGN })],
    ["the word null", withSign("null")],
    ["the word undefined", withSign("undefined")],
    ["as verifySign[]", request(form({ ...IPN, "verifySign[]": SIGN }))],
    ["as verifysign", request(form({ ...IPN, verifysign: SIGN }))],
    ["as VerifySign", request(form({ ...IPN, VerifySign: SIGN }))],
    ["as sign", request(form({ ...IPN, sign: SIGN }))],
  ],
);

hostile(
  "a verifySign that stands somewhere else than in the body",
  [401],
  [
    ["in the query", request(form(IPN), { start: `POST ${PATH}?verifySign=${SIGN} HTTP/1.1` })],
    ["with all in the query", request("", { start: `POST ${PATH}?${form()} HTTP/1.1` })],
    ...[
      "verifySign",
      "sign",
      "Authorization",
      "Cookie",
      "X-Verify-Sign",
      "Signature",
      "Digest",
      "WWW-Authenticate",
    ].map((header): Case => [
      `in ${header}`,
      request(form(IPN), { headers: [`${header}: verifySign=${SIGN}`] }),
    ]),
    ["in the content type", request(form(IPN), { type: `${FORM}; verifySign=${SIGN}` })],
  ],
);

hostile(
  "what a forger computes without the token",
  [401],
  [
    ["the MD5 of the text", withSign(hash(TEXT))],
    ["with an empty token", withSign(hash(`${TEXT}&${hash("")}`))],
    ["with no token", withSign(hash(`${TEXT}&`))],
    ["with the merchant number", withSign(hash(`${TEXT}&${hash(MERCHANT_NO)}`))],
    ["with the account", withSign(hash(`${TEXT}&${hash("default")}`))],
    ["with the word undefined", withSign(hash(`${TEXT}&${hash("undefined")}`))],
    ["with the word null", withSign(hash(`${TEXT}&${hash("null")}`))],
    ["the MD5 of nothing", withSign(hash(""))],
    ["zeros", withSign("0".repeat(32))],
    ["what some languages take for zero", withSign("0e462097431906509019562988736854")],
  ],
);

hostile(
  "what is computed with the token, by other rules",
  [401],
  [
    ["the token itself at the end", withSign(hash(`${TEXT}&${TOKEN}`))],
    ["the token's MD5 in capitals", withSign(hash(`${TEXT}&${hash(TOKEN).toUpperCase()}`))],
    ["without the ampersand", withSign(hash(`${TEXT}${hash(TOKEN)}`))],
    ["the token first", withSign(hash(`${hash(TOKEN)}&${TEXT}`))],
    ["SHA-1", withSign(hash(`${TEXT}&${hash(TOKEN)}`, "sha1"))],
    ["SHA-256", withSign(hash(`${TEXT}&${hash(TOKEN)}`, "sha256"))],
    ["MD5 twice", withSign(hash(SIGN))],
    ["not sorted", withSign(hash(`${TEXT.split("&").reverse().join("&")}&${hash(TOKEN)}`))],
    ["over the form as it is encoded", withSign(hash(`${form(IPN)}&${hash(TOKEN)}`))],
    ["over JSON", withSign(hash(`${JSON.stringify(IPN)}&${hash(TOKEN)}`))],
    ["over the values alone", withSign(hash(`${Object.values(IPN).join("&")}&${hash(TOKEN)}`))],
    ["over nothing", withSign(hash(hash(TOKEN)))],
  ],
);

const SECOND = "/webhooks/pockyt/second";
const at = (path: string, fields: Record<string, string>) =>
  request(form(fields), { start: `POST ${path} HTTP/1.1` });
hostile(
  "another account's or merchant's signature",
  [401],
  [
    ["the second account's at the first's path", at(PATH, signed(IPN, SECOND_TOKEN))],
    ["the first account's at the second's path", at(SECOND, GENUINE)],
    [
      "the second's, with the first's number",
      at(PATH, signed({ ...IPN, merchantNo: MERCHANT_NO }, SECOND_TOKEN)),
    ],
    ...[
      "200044",
      "",
      " 200043",
      "200043 ",
      "0200043",
      "200043.0",
      "2.00043e5",
      "２０００４３",
      "200043\0",
      "null",
    ].map((merchantNo): Case => [
      `merchant ${JSON.stringify(merchantNo)} with our token`,
      at(PATH, signed({ ...IPN, merchantNo })),
    ]),
  ],
);
