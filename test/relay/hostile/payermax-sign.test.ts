import { constants, createHash, generateKeyPairSync, privateEncrypt, publicEncrypt, sign } from "node:crypto";
import { newsSign, newsText, PAYERMAX_PATH, PAYMENT_NEWS, PLATFORM } from "../../support/payermax-news.js";
import { hostile, NO_ANSWER, odd, type Case } from "./table.js";
import { JSON_TYPE, news, request } from "./wire.js";

const { privateKey } = PLATFORM;
const SIGN = newsSign(PAYMENT_NEWS);
const raw = Buffer.from(SIGN, "base64");
const stranger = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const urlSafe = SIGN.replaceAll("+", "-").replaceAll("/", "_");

hostile(
  "a genuine sign, written otherwise",
  [401],
  [
    ["base64 for URLs", news(PAYMENT_NEWS, `-${urlSafe.slice(1)}`)],
    ["base64 for URLs, without padding", news(PAYMENT_NEWS, raw.toString("base64url").replace(/^./, "_"))],
    ["hex", news(PAYMENT_NEWS, raw.toString("hex"))],
    ["base64 twice", news(PAYMENT_NEWS, Buffer.from(SIGN).toString("base64"))],
    ["a blank in its middle", news(PAYMENT_NEWS, `${SIGN.slice(0, 76)} ${SIGN.slice(76)}`)],
    ["a tab in its middle", news(PAYMENT_NEWS, `${SIGN.slice(0, 76)}\t${SIGN.slice(76)}`)],
    ["escaped for a URL", news(PAYMENT_NEWS, encodeURIComponent(SIGN))],
    ["quoted", news(PAYMENT_NEWS, `"${SIGN}"`)],
    ["with its algorithm", news(PAYMENT_NEWS, `RSA-SHA256 ${SIGN}`)],
    ["as a data URL", news(PAYMENT_NEWS, `data:;base64,${SIGN}`)],
    ["in small letters", news(PAYMENT_NEWS, SIGN.toLowerCase())],
    ["with more padding", news(PAYMENT_NEWS, `${SIGN}=`)],
    ["with something after its padding", news(PAYMENT_NEWS, `${SIGN}AAAA`)],
    ["after something before it", news(PAYMENT_NEWS, `AAAA${SIGN}`)],
    ["cut short", news(PAYMENT_NEWS, raw.subarray(0, -1).toString("base64"))],
    ["a zero byte before it", news(PAYMENT_NEWS, Buffer.concat([Buffer.of(0), raw]).toString("base64"))],
    ["a zero byte after it", news(PAYMENT_NEWS, Buffer.concat([raw, Buffer.of(0)]).toString("base64"))],
    ["backwards", news(PAYMENT_NEWS, Buffer.from(raw).reverse().toString("base64"))],
  ],
);

const withHeaders = (...headers: string[]) =>
  request(PAYMENT_NEWS, { start: `POST ${PAYERMAX_PATH} HTTP/1.1`, type: JSON_TYPE, headers });
hostile(
  "no sign, or more than one",
  [401],
  [
    ["none", news(PAYMENT_NEWS, null)],
    ["an empty one", news(PAYMENT_NEWS, "")],
    ["blanks", news(PAYMENT_NEWS, "   ")],
    ["equals signs", news(PAYMENT_NEWS, "==")],
    ["the same twice", withHeaders(`sign: ${SIGN}`, `sign: ${SIGN}`)],
    ["a false one before it", withHeaders("sign: AAAA", `sign: ${SIGN}`)],
    ["a false one after it", withHeaders(`sign: ${SIGN}`, "sign: AAAA")],
    ["an empty one beside it", withHeaders("sign:", `Sign: ${SIGN}`)],
    ["two in one header", news(PAYMENT_NEWS, `${SIGN},${SIGN}`)],
    ...["sign_", "x-sign", "signature", "Authorization", "signs", "_sign"].map((name): Case => [
      `as ${name}`,
      withHeaders(`${name}: ${SIGN}`),
    ]),
    [
      "in the query",
      request(PAYMENT_NEWS, {
        start: `POST ${PAYERMAX_PATH}?sign=${encodeURIComponent(SIGN)} HTTP/1.1`,
        type: JSON_TYPE,
      }),
    ],
  ],
);

const base64 = (bytes: Buffer) => bytes.toString("base64");
const sha256 = createHash("sha256").update(PAYMENT_NEWS).digest();
const PSS = { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING };
hostile(
  "a sign that the platform's key makes, by other rules",
  [401],
  [
    ["PSS", news(PAYMENT_NEWS, base64(sign("RSA-SHA256", Buffer.from(PAYMENT_NEWS), PSS)))],
    ...["SHA1", "SHA224", "SHA384", "SHA512", "MD5"].map((name): Case => [
      name,
      news(PAYMENT_NEWS, base64(sign(`RSA-${name}`, Buffer.from(PAYMENT_NEWS), privateKey))),
    ]),
    ["over the digest", news(PAYMENT_NEWS, base64(sign("RSA-SHA256", sha256, privateKey)))],
    ["over the digest in hex", news(PAYMENT_NEWS, newsSign(sha256.toString("hex")))],
    ["over the body in base64", news(PAYMENT_NEWS, newsSign(Buffer.from(PAYMENT_NEWS).toString("base64")))],
    ["over nothing", news(PAYMENT_NEWS, newsSign(""))],
    [
      "over the data alone",
      news(PAYMENT_NEWS, newsSign(JSON.stringify((JSON.parse(PAYMENT_NEWS) as { data: object }).data))),
    ],
    ["the bare digest, encrypted", news(PAYMENT_NEWS, base64(privateEncrypt(privateKey, sha256)))],
  ],
);

hostile(
  "a sign that anybody can make",
  [401],
  [
    ["of another key", news(PAYMENT_NEWS, newsSign(PAYMENT_NEWS, stranger))],
    ["of another notification", news(PAYMENT_NEWS, newsSign(newsText("PAYMENT", {})))],
    [
      "of the same with another type",
      news(PAYMENT_NEWS, newsSign(PAYMENT_NEWS.replace("PAYMENT", "REFUND"))),
    ],
    ["encrypted to the platform", news(PAYMENT_NEWS, base64(publicEncrypt(PLATFORM.publicKey, sha256)))],
    ["zeros", news(PAYMENT_NEWS, base64(Buffer.alloc(256)))],
    ["the number one", news(PAYMENT_NEWS, base64(Buffer.concat([Buffer.alloc(255), Buffer.of(1)])))],
    ["as large as can be", news(PAYMENT_NEWS, base64(Buffer.alloc(256, 255)))],
    ["its digest alone", news(PAYMENT_NEWS, base64(sha256))],
    ["its MD5", news(PAYMENT_NEWS, createHash("md5").update(PAYMENT_NEWS).digest("hex"))],
    ["one letter", news(PAYMENT_NEWS, "A")],
    ["2732 letters", news(PAYMENT_NEWS, "A".repeat(2_732))],
    ["10,000 letters", news(PAYMENT_NEWS, "A".repeat(10_000))],
    ["the word null", news(PAYMENT_NEWS, "null")],
  ],
);

const other = (change: (text: string) => string): Buffer => news(change(PAYMENT_NEWS), SIGN);
hostile(
  "a genuine one's sign over a changed body",
  [401],
  [
    ["a blank after it", other((text) => `${text} `)],
    ["a line's end after it", other((text) => `${text}\n`)],
    ["a NUL after it", other((text) => `${text}\0`)],
    ["a blank before it", other((text) => ` ${text}`)],
    ["a byte order mark before it", other((text) => `\ufeff${text}`)],
    ["written anew", other((text) => JSON.stringify(JSON.parse(text), null, 1))],
    ["a letter escaped", other((text) => text.replace("ORDER", "\\u004fRDER"))],
    ["another amount", other((text) => text.replace('"totalAmount":20', '"totalAmount":90'))],
    ["another form of the amount", other((text) => text.replace('"totalAmount":20', '"totalAmount":20.0'))],
    ["another payment", other((text) => text.replace("ORDER1001", "ORDER1002"))],
    ["another status", other((text) => text.replace('"SUCCESS"', '"FAILED"'))],
    ["another type", other((text) => text.replace("PAYMENT", "REFUND"))],
    ["a member more", other((text) => text.replace(/\}$/, ',"x":1}'))],
    ["a member twice", other((text) => text.replace(/\}$/, ',"notifyType":"REFUND"}'))],
    ["cut off", other((text) => text.slice(0, -1))],
    ["twice", other((text) => text + text)],
    ["in UTF-16", news(Buffer.from(PAYMENT_NEWS, "utf16le"), SIGN)],
    ["nothing", other(() => "")],
  ],
);

odd("a genuine sign that base64 allows", [
  ["without padding", news(PAYMENT_NEWS, SIGN.replace(/=+$/, ""))],
  ["with blanks around it", news(PAYMENT_NEWS, `  ${SIGN}  `)],
  ["in a header in capitals", withHeaders(`SIGN: ${SIGN}`)],
]);

hostile(
  "control characters in the sign",
  [401, 400, NO_ANSWER],
  [
    ...[0, 1, 7, 8, 10, 11, 12, 13, 27, 127, 128, 255].map((code): Case => [
      `byte ${String(code)}`,
      news(PAYMENT_NEWS, SIGN.slice(0, 10) + String.fromCharCode(code) + SIGN.slice(10)),
    ]),
  ],
);
