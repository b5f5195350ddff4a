/**
 * Flat bodies read and signed apart from `src/providers`: by the rules of the formats themselves, so that what the
 * adapter reads otherwise is seen.
 */

export type Pair = readonly [name: string, value: string];

/** Null: not a flat form of valid UTF-8. */
export function formPairs(body: Buffer): Pair[] | null {
  const text = utf8(body);
  if (text === null) return null;
  try {
    return text
      .split("&")
      .filter((part) => part !== "")
      .map((part) => {
        const at = part.indexOf("=");
        return at < 0 ? [decoded(part), ""] : [decoded(part.slice(0, at)), decoded(part.slice(at + 1))];
      });
  } catch {
    return null;
  }
}

const JSON_TOKEN = /[ \t\r\n]*(?:("(?:[^"\\]|\\.)*")|(-?\d[\d.eE+-]*|true|false|null)|([{}:,]))[ \t\r\n]*/y;

/** A JSON object's members with each value as it is written; null: not JSON, or not flat. */
export function jsonPairs(body: Buffer): Pair[] | null {
  const text = utf8(body);
  if (text === null || !isJson(text)) return null;
  const tokens: string[] = [];
  for (let at = 0; at < text.length; at = JSON_TOKEN.lastIndex) {
    JSON_TOKEN.lastIndex = at;
    const [, string, literal, mark] = JSON_TOKEN.exec(text) ?? [];
    const token = string ?? literal ?? mark;
    if (token === undefined) return null;
    tokens.push(token);
  }
  if (tokens[0] !== "{" || tokens.slice(1, -1).some((token) => token === "{")) return null;
  const pairs: Pair[] = [];
  for (let at = 1; at + 3 < tokens.length; at += 4)
    pairs.push([literalOf(tokens[at] ?? ""), literalOf(tokens[at + 2] ?? "")]);
  return pairs;
}

function literalOf(token: string): string {
  if (token.startsWith('"')) return JSON.parse(token) as string;
  return token === "null" ? "" : token;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decoded(part: string): string {
  return decodeURIComponent(part.replaceAll("+", " "));
}

function utf8(body: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}
