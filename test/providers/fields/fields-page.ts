import { payermaxSources } from "../../../src/providers/payermax/sources.js";
import { pockytSources } from "../../../src/providers/pockyt/sources.js";
import type { ProviderSources, Source, Sources } from "../../../src/providers/sources.js";

export const PROVIDERS: readonly ProviderSources[] = [pockytSources, payermaxSources];

/** docs/provider-fields.md, made from the code. */
export function fieldsPage(): string {
  const parts = [
    "# Fields and words of the providers",
    "Made from `src/providers/<name>/sources.ts`. After a change run " +
      "`npx vitest run --project parts test/providers/fields -u`.",
    "Where each field is from that is sent or read, and each word that means something. Codes and statuses, with " +
      "theirs, are in [providers.md](providers.md). What no document says is guessed, with what speaks for it: ask " +
      "the vendor.",
    ...PROVIDERS.flatMap(partOf),
  ];
  return `${parts.join("\n\n")}\n`;
}

function partOf({ name, documents, sent, read, words, endings }: ProviderSources): string[] {
  return [
    `## ${name}`,
    table(
      ["document", "what it is"],
      Object.entries(documents).map(([short, what]) => [`**${short}**`, what]),
    ),
    ...sent.flatMap(({ to, fields }) => [
      `### Sent with ${to.startsWith("/") ? code(to) : to}`,
      sourceTable("field", fields),
    ]),
    ...read.flatMap(({ of, fields }) => [`### Read in ${of}`, sourceTable("field", fields)]),
    ...words.flatMap(({ of, words }) => [`### Words: ${of}`, sourceTable("word", words)]),
    "### How a code ends a call",
    "Which code ends how is in [providers.md](providers.md). No document says it: it is our reading.",
    table(
      ["ending", "what speaks for it"],
      Object.entries(endings).map(([ending, why]) => [code(ending), why]),
    ),
  ];
}

function sourceTable(what: string, sources: Sources): string {
  return table(
    [what, "source", "guessed, and what speaks for it"],
    Object.entries(sources).map(([name, source]) => [
      code(name),
      documentOf(source) ?? "none",
      guessOf(source),
    ]),
  );
}

export function documentOf(source: Source): string | null {
  return typeof source === "string" ? source : source.from;
}

export function guessOf(source: Source): string {
  return typeof source === "string" ? "" : source.guess;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function code(name: string): string {
  return `\`${name}\``;
}
