/** A body that could not be read at all; `message` says why. */
export class UnreadableBody extends Error {}

/** Decodes a JSON or form-encoded body to its fields; an absent body has none. */
export function decodeBody(contentType: string | undefined, body: unknown): Record<string, unknown> {
  if (typeof body !== "string" || body === "") return {};
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase();
  if (mediaType === "application/json") return decodeJson(body);
  if (mediaType === "application/x-www-form-urlencoded") return decodeForm(body);
  throw new UnreadableBody("the content type must be application/json or application/x-www-form-urlencoded");
}

function decodeJson(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    // The parser's own message quotes the body, which may hold a card number.
    throw new UnreadableBody("the body is not valid JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UnreadableBody("the body must be a JSON object");
  }
  return value as Record<string, unknown>;
}

function decodeForm(body: string): Record<string, unknown> {
  const pairs = [...new URLSearchParams(body)];
  const names = new Set(pairs.map(([name]) => name));
  if (names.size !== pairs.length) throw new UnreadableBody("a field appears more than once");
  return Object.fromEntries(pairs);
}
