import { readFileSync } from "node:fs";

export const page = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");

/** The words in backticks in the first column of the table that follows this heading. */
export function namesUnder(text: string, heading: string): string[] {
  const [, section] = text.split(new RegExp(`^#+ ${heading}$`, "m"));
  if (section === undefined) throw new Error(`there is no heading ${heading}`);
  const rows = (/(?:^\|.*\n)+/m.exec(section)?.[0] ?? "").split("\n").slice(2);
  return rows.flatMap((row) => {
    const [, first = ""] = row.split("|");
    return [...first.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
  });
}
