import { commandLines } from "../../../docs/shell-blocks.js";
import { page } from "../../../docs/tables.js";

const PAGE = page("runbooks.md");

/** The page's sections by their headings. */
const sections = new Map(
  PAGE.split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...rest] = section.split("\n");
      return [heading.replaceAll("`", "").trim(), rest.join("\n")] as const;
    }),
);

export const runbooks: readonly string[] = [...sections.keys()];

export function runbook(heading: string): string {
  const text = sections.get(heading);
  if (text === undefined) throw new Error(`docs/runbooks.md has no section ${heading}`);
  return text;
}

/** The command lines of a section's shell blocks, one after the other. */
export function commandsOf(heading: string): string[] {
  return [...runbook(heading).matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = ""]) =>
    block
      .replaceAll("\\\n", " ")
      .split("\n")
      .filter((line) => line.trim() !== ""),
  );
}

/** What a person fills in. */
export type Filled = Readonly<Partial<Record<"OPERATION" | "OUTCOME" | "REFUND_ID", string>>>;

/** The arguments of a command line after `npx holdfast`, with its placeholders filled in. */
export function filledIn(line: string, id: string, filled: Filled): string[] {
  const [[npx, holdfast, ...words] = []] = commandLines(line);
  if (npx !== "npx" || holdfast !== "holdfast") throw new Error(`no command of Holdfast's: ${line}`);
  const values: Readonly<Record<string, string | undefined>> = { ...filled, ORDER1001: id };
  const args = words.map((word) => values[word] ?? word);
  const left = args.filter((arg) => /^(OPERATION|OUTCOME|REFUND_ID)$/.test(arg));
  if (left.length > 0) throw new Error(`nothing is filled in for ${left.join(", ")}: ${line}`);
  return args;
}
