import { readFile, writeFile } from "node:fs/promises";
import type { Figures } from "./figures.js";
import { tables } from "./tables.js";

const BEGIN = "<!-- figures: written by npm run bench -- --docs -->";
const END = "<!-- end of figures -->";

/** The page with the figures' tables where its marks are; the words around them stay. */
export function withTables(page: string, figures: Figures): string {
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`the page needs the marks ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${tables(figures)}\n\n${page.slice(end)}`;
}

/** Writes the project's documents anew: the figures, and the page that shows them. */
export async function writeDocuments(folder: URL, figures: Figures): Promise<void> {
  const page = new URL("performance.md", folder);
  await writeFile(page, withTables(await readFile(page, "utf8"), figures));
  await writeFile(new URL("performance.json", folder), `${JSON.stringify(figures, null, 2)}\n`);
}
