import { newsSign, PAYERMAX_PATH } from "../../support/payermax-news.js";
import { FORM, PATH } from "../support.js";

export type Bytes = string | Buffer;

export const JSON_TYPE = "application/json";
export const TO_POCKYT = `POST ${PATH} HTTP/1.1`;

/** A request of exactly these lines; nothing is added but their ends. */
export function raw(lines: readonly string[], body: Bytes = ""): Buffer {
  return Buffer.concat([
    Buffer.from(lines.map((line) => `${line}\r\n`).join("") + "\r\n", "latin1"),
    bytes(body),
  ]);
}

interface Parts {
  readonly start?: string;
  readonly type?: string;
  readonly headers?: readonly string[];
}

/** A whole request, whose connection ends with its answer. */
export function request(body: Bytes, { start = TO_POCKYT, type = FORM, headers = [] }: Parts = {}): Buffer {
  const length = String(bytes(body).length);
  const own = ["Host: relay", "Connection: close", `Content-Type: ${type}`, `Content-Length: ${length}`];
  return raw([start, ...own, ...headers], body);
}

/** A form to Pockyt's path, whose end these headers tell. */
export function framed(headers: readonly string[], body: string): Buffer {
  return raw([TO_POCKYT, "Host: relay", `Content-Type: ${FORM}`, ...headers], body);
}

export function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

/** To PayerMax's path, with a signature over these bytes unless another is given; null: with none. */
export function news(body: Bytes, sign: string | null = newsSign(body), path = PAYERMAX_PATH): Buffer {
  const headers = sign === null ? [] : [`sign: ${sign}`];
  return request(body, { start: `POST ${path} HTTP/1.1`, type: JSON_TYPE, headers });
}

export function bytes(text: Bytes): Buffer {
  return typeof text === "string" ? Buffer.from(text) : text;
}
