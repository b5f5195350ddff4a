/**
 * Decodes the flat bodies of notifications into their literal text: a signature is over `20.00` as it was
 * written, which a number would lose. Null: not flat, a name twice, or more than a notification can be.
 */
const MAX_FIELDS = 100;

/** Without a byte order mark. Null: not UTF-8, which some readers replace and others drop. */
export function decodeUtf8(body: Buffer): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

export function decodeForm(body: string): Record<string, string> | null {
  try {
    // A broken escape must not be read as something else than what was signed.
    decodeURIComponent(body.replaceAll("+", " "));
  } catch {
    return null;
  }
  // Given a text, it would pass over a question mark at the beginning, which is of the first name.
  return collect([...new URLSearchParams(body.startsWith("?") ? `&${body}` : body)]);
}

/** JSON's own four. `\s` and `trim` would pass over others too, with which it is no JSON. */
const SPACES: ReadonlySet<string | undefined> = new Set(" \t\r\n");
const SPACE = String.raw`[ \t\r\n]*`;
const STRING = String.raw`"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const MEMBER = new RegExp(
  `${SPACE}(${STRING})${SPACE}:${SPACE}(${STRING}|${NUMBER}|true|false|null)${SPACE}(,|$)`,
  "y",
);

export function decodeFlatJson(body: string): Record<string, string> | null {
  const text = trimmed(body);
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  const members = trimmed(text.slice(1, -1));
  const pairs: [string, string][] = [];
  for (let at = 0; at < members.length; at = MEMBER.lastIndex) {
    MEMBER.lastIndex = at;
    const [, name, value, end] = MEMBER.exec(members) ?? [];
    const isLast = MEMBER.lastIndex === members.length;
    if (name === undefined || value === undefined || (end === ",") === isLast) return null;
    if (pairs.length === MAX_FIELDS) return null;
    pairs.push([JSON.parse(name) as string, literal(value)]);
  }
  return collect(pairs);
}

function trimmed(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && SPACES.has(text[from])) from++;
  while (from < to && SPACES.has(text[to - 1])) to--;
  return text.slice(from, to);
}

function literal(value: string): string {
  if (value.startsWith('"')) return JSON.parse(value) as string;
  return value === "null" ? "" : value;
}

function collect(pairs: readonly [string, string][]): Record<string, string> | null {
  const names = new Set(pairs.map(([name]) => name));
  return names.size === pairs.length && pairs.length <= MAX_FIELDS ? Object.fromEntries(pairs) : null;
}
