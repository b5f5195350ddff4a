import { inspect } from "node:util";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import type { Canary } from "./canary.js";

export type Leak = readonly [what: string, leak: string | Buffer];

const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString("base64");
const utf16be = (text: string) => Buffer.from(text, "utf16le").swap16();
const percent = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join("");

/** The card's number in each form in which a program may have written it. */
export function leaksOfNumber({ number, cvv }: Canary): readonly Leak[] {
  const grouped = (separator: string) => number.replace(/(.{4})(?=.)/g, `$1${separator}`);
  const json = JSON.stringify({ cardNumber: number, cardCvv: cvv });
  const double = Buffer.alloc(8);
  double.writeDoubleLE(Number(number));
  return [
    ["plain", number],
    ["in a log line", `{"level":30,"msg":"charging ${number} now"}`],
    ["in a log line's escaped JSON", JSON.stringify({ msg: json })],
    ["as a JSON number", `{"pan":${number}}`],
    ["in a stack trace", `Error: no such card ${number}\n    at charge (payments.js:1:2)`],
    ["in a URL", `https://acs.example/3ds?pan=${number}&x=1`],
    ["in a form", `cardNumber=${number}&amount=20.00`],
    ["in a metric's label", `holdfast_calls_total{card="${number}"} 1`],
    ["in a file's name", `/tmp/card-${number}.json`],
    ["with blanks", grouped(" ")],
    ["with dashes", grouped("-")],
    ["with dots", grouped(".")],
    ["with no-break spaces", grouped("\u00a0")],
    ["URL-encoded with blanks", encodeURIComponent(grouped(" "))],
    ["form-encoded with blanks", grouped("+")],
    ["URL-encoded with dashes", grouped("%2D")],
    ["URL-encoded digit by digit", percent(number)],
    ["in UTF-16LE", Buffer.from(number, "utf16le")],
    ["in UTF-16BE", utf16be(number)],
    ["with blanks in UTF-16LE", Buffer.from(grouped(" "), "utf16le")],
    ["in hex", Buffer.from(json).toString("hex")],
    ["in upper-case hex", Buffer.from(json).toString("hex").toUpperCase()],
    ["with dashes in hex", Buffer.from(grouped("-")).toString("hex")],
    ["in base64 from the first byte", base64(`${number} and more`)],
    ["in base64 from the second byte", base64(`x${number} and more`)],
    ["in base64 from the third byte", base64(`xy${number} and more`)],
    ["in base64url", Buffer.from(`{"?":"~~","n":"${number}"}`).toString("base64url")],
    ["with blanks in base64", base64(`card: ${grouped(" ")}`)],
    ["in base64 of UTF-16", base64(Buffer.from(`n ${number}`, "utf16le"))],
    ["in base64 of base64", base64(base64(json))],
    ["gzipped", gzipSync(json)],
    [
      "gzipped after other bytes",
      Buffer.concat([Buffer.from("x".repeat(99)), gzipSync(json), Buffer.alloc(9)]),
    ],
    ["gzipped and cut off", gzipSync(json + " ".repeat(40)).subarray(0, -9)],
    ["in zlib", Buffer.concat([Buffer.from("head"), deflateSync(json)])],
    ["in raw deflate", deflateRawSync(json)],
    ["in brotli", brotliCompressSync(json)],
    ["gzipped in base64", `{"data":"${base64(gzipSync(json))}"}`],
    ["gzipped in hex", gzipSync(json).toString("hex")],
    ["in base64 inside gzip", gzipSync(base64(json))],
    ["as a double in a binary record", Buffer.concat([Buffer.from([9, 9, 9]), double, Buffer.from([9])])],
    ["as the bytes that Node shows of a buffer", inspect(Buffer.from(number))],
    ["as the list of bytes that JSON makes of a buffer", JSON.stringify({ body: Buffer.from(json) })],
  ];
}

/** Its CVV under its name. */
export function leaksOfCvv({ cvv }: Canary): readonly Leak[] {
  return [
    ["as JSON", `{"cvv":"${cvv}"}`],
    ["as JSON with a blank", `{"cardCvv": "${cvv}"}`],
    ["as a JSON number", `{"cvc":${cvv}}`],
    ["as JSON in a text", JSON.stringify(`{"cvv":"${cvv}"}`)],
    ["in a form", `cardCvv=${cvv}&x=1`],
    ["as Node shows an object", `{ cvv: '${cvv}' }`],
    ["in UTF-16", Buffer.from(`{"cvv":"${cvv}"}`, "utf16le")],
    ["in base64", base64(`{"a":1,"cvv":"${cvv}"}`)],
    ["in hex", Buffer.from(`{"cvv":"${cvv}"}`).toString("hex")],
    ["gzipped", gzipSync(`{"cvv":"${cvv}"}`)],
  ];
}

/** They have no mark of their own, so that they are found only where they are a whole file or message. */
export const UNMARKED: readonly string[] = ["in raw deflate", "in brotli"];
