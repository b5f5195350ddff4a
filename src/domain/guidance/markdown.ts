/** Of a text from outside, at most so many characters are shown. */
const MOST_CHARACTERS = 200;

/**
 * A text from outside, such as a provider's status word, as Markdown that shows it as it is: in a code span, where no link,
 * image, tag or address is anything but text. A code span can't be left, as its fence is longer than any row of backticks
 * in the text. Line breaks and characters that nobody sees, or that turn the reading order, are blanks.
 */
export function literal(text: string): string {
  const line = text.replaceAll(/[\p{C}\p{Z}]+/gu, " ").trim();
  const characters = Array.from(line);
  const shown =
    characters.length > MOST_CHARACTERS ? `${characters.slice(0, MOST_CHARACTERS).join("")}…` : line;
  if (shown === "") return "(empty)";
  const rows = shown.match(/`+/g) ?? [];
  const fence = "`".repeat(1 + Math.max(0, ...rows.map(({ length }) => length)));
  const blank = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  return `${fence}${blank}${shown}${blank}${fence}`;
}

/** Numbers that the provider gave, each as it is. */
export function literalNumbers(refs: Readonly<Record<string, string>>): string {
  return Object.entries(refs)
    .map(([name, number]) => literal(`${name} ${number}`))
    .join(", ");
}

/** Advice as it is said where there is no Markdown: without the backticks around its commands. */
export function withoutMarkdown(advice: string): string {
  return advice.replaceAll("`", "");
}
