const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|[{}[\]:]/g;

/** Far beyond what providers write. What is deeper can be read, but not written again: writers call themselves. */
const MAX_DEPTH = 100;

/** A double keeps every whole number of so many digits. */
const LONGER_THAN_A_DOUBLE = /^-?\d{16,}$/;

/**
 * Undefined where it isn't JSON, as no JSON is. Nor is what readers would read differently: a name that an object has
 * twice, of which each takes another, and bytes that are no UTF-8, which some replace and others drop. Nor is what is
 * nested more than a hundred deep. A byte order mark before it is passed over. A whole number of more than 15 digits is
 * read as the text of its digits: as a number it would lose some, and what has so many is a reference.
 */
export function parseJson(body: Buffer): unknown {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(body);
    const value: unknown = JSON.parse(text);
    const exact = withExactNumbers(text);
    return exact === text ? value : JSON.parse(exact);
  } catch {
    return undefined;
  }
}

/**
 * The same with its long whole numbers as texts.
 *
 * @param text valid JSON
 * @throws SyntaxError where an object has a name twice, or it is nested too deep
 */
function withExactNumbers(text: string): string {
  const names: (Set<unknown> | null)[] = [];
  let before = "";
  return text.replaceAll(TOKEN, (token) => {
    if (token === "{") names.push(new Set());
    else if (token === "[") names.push(null);
    else if (token === "}" || token === "]") names.pop();
    else if (token === ":") {
      // As it reads: "\u0061" is "a".
      const name: unknown = JSON.parse(before);
      const own = names.at(-1);
      if (own?.has(name)) throw new SyntaxError("an object has a name twice");
      own?.add(name);
    }
    if (names.length > MAX_DEPTH) throw new SyntaxError("nested too deep");
    before = token;
    return LONGER_THAN_A_DOUBLE.test(token) ? `"${token}"` : token;
  });
}
