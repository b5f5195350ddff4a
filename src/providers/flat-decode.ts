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
  return collect([...new URLSearchParams(body)]);
}

const STRING = String.raw`"(?:[^"\\\u0000-\u001f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"`;
const NUMBER = String.raw`-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?`;
const MEMBER = new RegExp(
  String.raw`\s*(${STRING})\s*:\s*(${STRING}|${NUMBER}|true|false|null)\s*(,|$)`,
  "y",
);

export function decodeFlatJson(body: string): Record<string, string> | null {
  const text = body.trim();
  if (!text.startsWith("{") || !text.endsWith("}")) return null;
  const members = text.slice(1, -1).trim();
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

function literal(value: string): string {
  if (value.startsWith('"')) return JSON.parse(value) as string;
  return value === "null" ? "" : value;
}

function collect(pairs: readonly [string, string][]): Record<string, string> | null {
  const names = new Set(pairs.map(([name]) => name));
  return names.size === pairs.length && pairs.length <= MAX_FIELDS ? Object.fromEntries(pairs) : null;
}
