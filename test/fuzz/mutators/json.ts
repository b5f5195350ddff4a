import { ofBody, piece, type Dice, type Mutator } from "./mutator.js";

/** Changes of JSON, by its tokens as they are written: the rest of the body keeps its bytes. */

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\]:,]/g;

interface Token {
  readonly text: string;
  readonly at: number;
}

function ofToken(pattern: RegExp, change: (text: string, dice: Dice) => string): Mutator {
  return ofBody((body, dice) => {
    const written = body.toString("latin1");
    const tokens: Token[] = [...written.matchAll(TOKEN)].map(({ 0: text, index }) => ({ text, at: index }));
    const token = dice.pick(tokens.filter(({ text }) => pattern.test(text)));
    if (token === undefined) return body;
    const after = written.slice(token.at + token.text.length);
    return Buffer.from(written.slice(0, token.at) + change(token.text, dice) + after, "latin1");
  });
}

const ANY = /[^]/;
const SCALAR = /^(?:"|-?\d|true|false|null)/;
const latin1 = (text: string) => Buffer.from(text).toString("latin1");

function quoted(dice: Dice): string {
  return latin1(JSON.stringify(piece(dice)));
}

function number({ below }: Dice): string {
  return `${below(2) === 0 ? "" : "-"}${"1234567890".repeat(1 + below(4)).slice(below(10))}`;
}

const otherText = ofToken(SCALAR, (_, dice) => quoted(dice));
const otherNumber = ofToken(SCALAR, (_, dice) => number(dice));
const raw = ofToken(SCALAR, (_, dice) => latin1(piece(dice)));
const otherKind = ofToken(
  SCALAR,
  (_, { pick }) => pick(["null", "true", "[]", "{}", '""', "1.5", "[[]]"]) ?? "",
);
const listed = ofToken(SCALAR, (text) => `[${text}]`);
const asText = ofToken(/^-?\d/, (text) => `"${text}"`);
const asNumber = ofToken(/^"-?\d+(?:\.\d+)?"$/, (text) => text.slice(1, -1));

/** At a place where a member may begin. */
const added = ofToken(/^\{$/, (text, dice) => `${text}${quoted(dice)}:${quoted(dice)},`);
const dropped = ofToken(ANY, () => "");
const twice = ofToken(ANY, (text) => `${text},${text}`);

const nested = ofToken(SCALAR, (text, { below }) => {
  const depth = 2 ** below(15);
  return below(2) === 0
    ? "[".repeat(depth) + text + "]".repeat(depth)
    : '{"a":'.repeat(depth) + text + "}".repeat(depth);
});

/** As `\u0061` for `a`, or a half of a pair, which is no character. */
const unicodeEscaped = ofToken(/^".+"$/, (text, { below }) => {
  const at = 1 + below(text.length - 2);
  const code = below(3) === 0 ? 0xd800 + below(0x800) : text.charCodeAt(at);
  return `${text.slice(0, at)}\\u${code.toString(16).padStart(4, "0")}${text.slice(at + 1)}`;
});

const SPACES = [" ", "\n", "\t", "\r", "\u00a0", "\ufeff", "\u2028", "\v", "\f", "/**/"];
const spaced = ofToken(ANY, (text, { pick, below }) => {
  const space = latin1(pick(SPACES) ?? "").repeat(1 + below(2));
  return below(2) === 0 ? space + text : text + space;
});

const byteOrderMark = ofBody((body) => Buffer.concat([Buffer.from("\ufeff"), body]));
const spaceAround = ofBody((body, { pick }) => {
  const space = Buffer.from(pick(SPACES) ?? "");
  return Buffer.concat([space, body, space]);
});

/** A token of another input in the place of one of this. */
const grafted: Mutator = (input, dice) => {
  const tokens = dice.other.body.toString("latin1").match(TOKEN) ?? [];
  return ofToken(SCALAR, (text) => dice.pick(tokens) ?? text)(input, dice);
};

export const JSON_TOKENS: readonly Mutator[] = [
  ...[otherText, otherText, otherText, otherNumber, raw, otherKind, otherKind, listed, asText, asNumber],
  ...[added, added, dropped, twice, nested, unicodeEscaped, spaced, byteOrderMark, spaceAround, grafted],
];
