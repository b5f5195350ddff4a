const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:]/g;

/**
 * Undefined where it isn't JSON, as no JSON is. Nor is what readers would read differently: a name that an object has
 * twice, of which each takes another, and bytes that are no UTF-8, which some replace and others drop.
 */
export function parseJson(body: Buffer): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    const value: unknown = JSON.parse(text);
    return hasNameTwice(text) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** @param text valid JSON */
function hasNameTwice(text: string): boolean {
  const names: (Set<unknown> | null)[] = [];
  let before = "";
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{") names.push(new Set());
    else if (token === "[") names.push(null);
    else if (token === "}" || token === "]") names.pop();
    else if (token === ":") {
      // As it reads: "\u0061" is "a".
      const name: unknown = JSON.parse(before);
      const own = names.at(-1);
      if (own?.has(name)) return true;
      own?.add(name);
    }
    before = token;
  }
  return false;
}
