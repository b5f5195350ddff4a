import type { VaultContent } from "../cards/card.js";
import { isWholeCard } from "../cards/card.js";
import { maskError, maskNamedCvv, maskText } from "../domain/masking.js";

const MASK = "***";

/** Blanks, dashes and the like, also as a URL has them. */
const BETWEEN = String.raw`(?:%[0-9a-f]{2}|[^\p{L}\p{N}%]){0,4}`;

/**
 * The provider's answer without the card that it was asked with: a provider may echo what it was sent, in any field, and
 * an activity's result stays in the history. Only that card is masked: many a provider's number, or a reference, looks
 * like a card number, and the payment is known by it.
 */
export function withoutCard<Answer>(answer: Answer, content: VaultContent): Answer {
  const mask = maskOf(content);
  const masked = (value: unknown): unknown => {
    if (typeof value === "string") return mask(value);
    if (Array.isArray(value)) return value.map(masked);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, field]) => [mask(name), masked(field)]));
  };
  return masked(answer) as Answer;
}

/** What was thrown, with its causes, without the card. */
export function errorWithoutCard(error: unknown, content: VaultContent): unknown {
  const mask = maskOf(content);
  return maskError(error, (text) => maskText(mask(text)));
}

function maskOf(content: VaultContent): (text: string) => string {
  const patterns = isWholeCard(content) ? formsOf(content.number) : [];
  return (text) => {
    if (text === content.cvv) return MASK;
    return maskNamedCvv(patterns.reduce((left, pattern) => left.replaceAll(pattern, MASK), text));
  };
}

/** The number as digits, in base64 wherever it stands in what was encoded, and as the hex of its characters. */
function formsOf(number: string): RegExp[] {
  const digits = new RegExp(Array.from(number).join(BETWEEN), "giu");
  const base64 = [0, 1, 2].map((before) => base64Within(number, before)).map((text) => new RegExp(text, "g"));
  const hex = new RegExp(Buffer.from(number).toString("hex"), "gi");
  return [digits, ...base64, hex];
}

/** The characters of base64 that only the number decides, with so many bytes of a group of three before it. */
function base64Within(number: string, before: number): string {
  const encoded = Buffer.from("\0".repeat(before) + number).toString("base64");
  return encoded.slice(Math.ceil((before * 4) / 3), Math.floor(((before + number.length) * 4) / 3));
}
