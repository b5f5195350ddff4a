import { brotliDecompressSync, constants, inflateRawSync, inflateSync } from "node:zlib";
import type { Canary } from "./canary.js";
import { searcherOf } from "./search-bytes.js";

export interface Found {
  /** Which card, by its last four digits: a report must not repeat the number. */
  readonly card: string;
  /** `number in hex`, `CVV by name`, … */
  readonly form: string;
}

type Form = readonly [name: string, bytes: Buffer];

/** A leak may hide in one encoding of another; deeper than this nothing of ours goes. */
const MAX_DEPTH = 3;

/**
 * Looks through bytes for cards, in whatever form a program may have written them: the number plain, in groups,
 * URL-encoded, in UTF-16, in hex or base64, and any of these inside compressed bytes. A CVV is too short to look for
 * alone, so it counts as a whole value under its name, plain or in base64, hex or UTF-16.
 */
export function findCards(bytes: Buffer, cards: readonly Canary[]): Found[] {
  return finderOf(cards)(bytes);
}

/** The same with the forms made once, for many pieces of bytes. */
export function finderOf(cards: readonly Canary[]): (bytes: Buffer) => Found[] {
  const search = searcherOf(
    cards.flatMap((card) =>
      [...formsOfNumber(card), ...formsOfCvv(card)].map(([form, bytes]) => ({
        found: { card: card.number.slice(-4), form },
        bytes,
      })),
    ),
  );
  const find = (bytes: Buffer, inside: string, depth: number): Found[] => [
    ...search(bytes).map(({ card, form }) => ({ card, form: inside + form })),
    ...(depth === 0
      ? []
      : unpacked(bytes).flatMap(([how, content]) => find(content, `${inside}${how}: `, depth - 1))),
  ];
  return (bytes) => unique(find(bytes, "", MAX_DEPTH));
}

function unique(found: readonly Found[]): Found[] {
  return [...new Map(found.map((one) => [`${one.card} ${one.form}`, one])).values()];
}

const SEPARATORS: readonly (readonly [name: string, separator: string])[] = [
  ["", ""],
  [" with blanks", " "],
  [" with dashes", "-"],
  [" with dots", "."],
  [" with no-break spaces", "\u00a0"],
  [" with URL-encoded blanks", "%20"],
  [" with pluses", "+"],
  [" with URL-encoded dashes", "%2D"],
];

function formsOfNumber({ number }: Canary): Form[] {
  const written = SEPARATORS.map(
    ([name, separator]) => [`number${name}`, number.replace(/(.{4})(?=.)/g, `$1${separator}`)] as const,
  );
  const bare = written.slice(0, 3);
  return [
    ...written.flatMap(([name, text]) => textForms(name, text)),
    ...bare.flatMap(([name, text]) => encodedForms(name, text)),
    ["number URL-encoded digit by digit", Buffer.from(percent(number))],
    ["number as a buffer's bytes", Buffer.from([...Buffer.from(number)].map(hexByte).join(" "))],
    ["number as a list of bytes", Buffer.from([...Buffer.from(number)].join(","))],
    ["number as a double", doubleOf(number)],
  ];
}

const CVV_NAMES = ["cvv", "cardCvv", "cvc", "cvv2"];

function formsOfCvv({ cvv }: Canary): Form[] {
  const written = CVV_NAMES.flatMap((name) => [
    ...QUOTES.flatMap((quote) => jsonOfCvv(name, cvv, quote)),
    ...[`${name}=${cvv}&`, `${name}: '${cvv}'`, `${name}%22%3A%22${cvv}%22`],
  ]);
  return written.flatMap((text) => [...textForms("CVV by name", text), ...encodedForms("CVV by name", text)]);
}

/** In JSON, in a text of JSON, and in one of that. */
const QUOTES = ['"', '\\"', '\\\\\\"'];

function jsonOfCvv(name: string, cvv: string, quote: string): string[] {
  return ["", " "].flatMap((blank) => {
    const head = `${quote}${name}${quote}:${blank}`;
    return [`${head}${quote}${cvv}${quote}`, `${head}${cvv}}`, `${head}${cvv},`];
  });
}

function textForms(name: string, text: string): Form[] {
  const utf16 = Buffer.from(text, "utf16le");
  return [
    [name, Buffer.from(text)],
    [`${name} in UTF-16LE`, utf16],
    [`${name} in UTF-16BE`, Buffer.from(utf16).swap16()],
  ];
}

function encodedForms(name: string, text: string): Form[] {
  const hex = Buffer.from(text).toString("hex");
  const utf16 = Buffer.from(text, "utf16le");
  return [
    [`${name} in hex`, Buffer.from(hex)],
    [`${name} in hex`, Buffer.from(hex.toUpperCase())],
    ...base64Forms(`${name} in base64`, Buffer.from(text)),
    ...base64Forms(`${name} in base64 of UTF-16`, utf16),
    // Base64 of base64: Temporal's JSON shows payloads so.
    ...base64Within(Buffer.from(text)).flatMap((once) =>
      base64Forms(`${name} in base64 twice`, Buffer.from(once)),
    ),
  ];
}

function base64Forms(name: string, bytes: Buffer): Form[] {
  return base64Within(bytes).flatMap((text) => [
    [name, Buffer.from(text)] as const,
    [`${name}url`, Buffer.from(text.replaceAll("+", "-").replaceAll("/", "_"))] as const,
  ]);
}

/** What the bytes decide alone of a longer text's base64: it depends on where in a group of three they begin. */
function base64Within(bytes: Buffer): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    return encoded.slice(Math.ceil((before * 4) / 3), Math.floor(((before + bytes.length) * 4) / 3));
  });
}

function percent(text: string): string {
  return [...Buffer.from(text)].map((byte) => `%${hexByte(byte)}`).join("");
}

/** Of a character's code, which has two digits. */
function hexByte(byte: number): string {
  return byte.toString(16);
}

function doubleOf(number: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(Number(number));
  return bytes;
}

type Unpacked = readonly [how: string, content: Buffer];

/** Whatever compressed bytes begin anywhere in there, and base64 or hex texts that hold some. */
function unpacked(bytes: Buffer): Unpacked[] {
  return [...compressed(bytes), ...decodedTexts(bytes)];
}

/** How gzip and zlib streams begin. */
const GZIP = Buffer.from([0x1f, 0x8b, 0x08]);
const ZLIB = [0x01, 0x5e, 0x9c, 0xda].map((level) => Buffer.from([0x78, level]));

function compressed(bytes: Buffer): Unpacked[] {
  const whole = ["deflate", "brotli"] as const;
  return [
    ...placesOf(GZIP, bytes).flatMap((at) =>
      inflated("gzip", () => begun(inflateRawSync, afterGzipHead(bytes.subarray(at)))),
    ),
    ...ZLIB.flatMap((head) =>
      placesOf(head, bytes).flatMap((at) => inflated("zlib", () => begun(inflateSync, bytes.subarray(at)))),
    ),
    // These have no mark of their own, so only the whole can be tried.
    ...whole.flatMap((how) =>
      bytes.length > MAX_WITHOUT_MARK
        ? []
        : inflated(how, () => (how === "deflate" ? inflateRawSync(bytes) : brotliDecompressSync(bytes))),
    ),
  ];
}

const MAX_WITHOUT_MARK = 1024 * 1024;
/** A stream that is cut off is read as far as it goes, and none makes more than this of itself. */
const PARTLY = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 16 * 1024 * 1024 };

/** What the stream makes as far as it goes: one that was cut off has something else after it. */
function begun(inflate: (bytes: Buffer, options: typeof PARTLY) => Buffer, bytes: Buffer): Buffer {
  try {
    return inflate(bytes, PARTLY);
  } catch {
    let [good, bad] = [0, Math.min(bytes.length, LONGEST_CUT)];
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (isStream(() => inflate(bytes.subarray(0, middle), PARTLY))) good = middle;
      else bad = middle;
    }
    return inflate(bytes.subarray(0, good), PARTLY);
  }
}

const LONGEST_CUT = 64 * 1024;

function isStream(inflate: () => Buffer): boolean {
  try {
    inflate();
    return true;
  } catch {
    return false;
  }
}

function inflated(how: string, inflate: () => Buffer): Unpacked[] {
  try {
    const content = inflate();
    return content.length > 0 ? [[how, content]] : [];
  } catch {
    return [];
  }
}

/** The head may hold a file's name; with Node's own it has ten bytes. */
function afterGzipHead(bytes: Buffer): Buffer {
  const hasName = ((bytes[3] ?? 0) & 0x08) !== 0;
  return bytes.subarray(hasName ? bytes.indexOf(0, 10) + 1 : 10);
}

function placesOf(mark: Buffer, bytes: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
}

/** Base64 texts, of which a history as JSON is full, and hex ones that begin as compressed bytes do. */
function decodedTexts(bytes: Buffer): Unpacked[] {
  const text = bytes.toString("latin1");
  const base64 = text.match(/[A-Za-z0-9+/_-]{16,}/g) ?? [];
  const hex = text.match(/(?:1f8b08|78(?:01|5e|9c|da))(?:[0-9a-f]{2}){8,}/gi) ?? [];
  return [
    // One after the other, so that they are looked through at once.
    ...(base64.length > 0 ? [["base64", decodedTogether(base64)] as const] : []),
    ...hex.map((found) => ["hex", Buffer.from(found, "hex")] as const),
  ];
}

function decodedTogether(texts: readonly string[]): Buffer {
  const between = Buffer.from("\n");
  return Buffer.concat(texts.flatMap((text) => [Buffer.from(text, "base64"), between]));
}
