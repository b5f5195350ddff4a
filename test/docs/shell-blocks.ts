import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { page } from "./tables.js";

/** The fenced blocks of a language, in their order. */
export function blocksOf(name: string, language: string): string[] {
  return [...page(name).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, block = ""]) => block,
  );
}

/** The one shell block of a page that has these words. */
export function blockWith(name: string, words: string): string {
  const found = blocksOf(name, "sh").filter((block) => block.includes(words));
  const [block] = found;
  if (block === undefined || found.length > 1)
    throw new Error(`docs/${name} has ${found.length} shell blocks with "${words}"`);
  return block;
}

/** The words of each command line of a block, as a shell would split them: it knows "…" and a `\` at a line's end. */
export function commandLines(block: string): string[][] {
  return block
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? ""));
}

interface Where {
  /** What stands for what in the page: an address, a payment's id. */
  readonly given: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a block as it stands, but for where things are: what it prints. It fails where a command of it does. */
export async function runShell(block: string, { given, cwd, env = {} }: Where): Promise<string> {
  const script = Object.entries(given).reduce((text, [from, to]) => text.replaceAll(from, to), block);
  const { stdout } = await promisify(execFile)("sh", ["-ec", script], {
    cwd,
    env: { ...process.env, ...env },
    timeout: 120_000,
  });
  return stdout;
}
