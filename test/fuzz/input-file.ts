import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FuzzInput, Splice } from "./input.js";

/** Seen from the project's folder, where every command runs. */
const ROOT = join("test", "fuzz");

export interface KeptInput {
  readonly file: string;
  readonly input: FuzzInput;
  /** What the webhook must be read as, where the file says so. */
  readonly result: string | undefined;
}

const END_OF_HEAD = "\n\n";

/**
 * A file of the corpus or a finding: lines of `name: value`, an empty line, and the body's exact bytes up to the end.
 *
 * @throws Error where it has a line that is none of these
 */
export function readInput(file: string): KeptInput {
  const bytes = readFileSync(file);
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) throw new Error(`${file} has no empty line after its head`);
  const lines = bytes.subarray(0, end).toString("utf8").split("\n");
  const head = lines.map((line) => {
    const [, name, value] = /^([a-z-]+): (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) throw new Error(`${file} has the line ${line}`);
    return { name, value };
  });
  const all = (wanted: string) => head.filter(({ name }) => name === wanted).map(({ value }) => value);
  const input = {
    contentType: all("content-type")[0] ?? "application/json",
    signedBy: all("signed-by")[0] ?? "provider",
    signs: Number(all("signs")[0] ?? 1),
    body: bytes.subarray(end + END_OF_HEAD.length),
    tampered: all("tampered").map(readSplice),
    signTampered: all("sign-tampered").map(readSplice),
  };
  return { file, input, result: all("result")[0] };
}

/** The text of such a file; `found` is what was wrong with it. */
export function writeInput(input: FuzzInput, found?: string): Buffer {
  const lines = [
    ...(found === undefined ? [] : [`found: ${found.replaceAll(/\s+/g, " ")}`]),
    `content-type: ${input.contentType}`,
    `signed-by: ${input.signedBy}`,
    ...(input.signs === 1 ? [] : [`signs: ${input.signs}`]),
    ...input.tampered.map((splice) => `tampered: ${written(splice)}`),
    ...input.signTampered.map((splice) => `sign-tampered: ${written(splice)}`),
  ];
  return Buffer.concat([Buffer.from(lines.join("\n") + END_OF_HEAD), input.body]);
}

/** Every kept input of a provider, in the order of the files' names. */
export function keptInputs(kind: "corpus" | "findings", provider: string): KeptInput[] {
  const folder = join(ROOT, kind, provider);
  const names = readdirSync(folder).filter((name) => name.endsWith(".http"));
  return names.sort().map((name) => readInput(join(folder, name)));
}

/** Gives the path of the file. */
export function keepFinding(provider: string, name: string, text: Buffer): string {
  const folder = join(ROOT, "findings", provider);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.http`);
  writeFileSync(file, text);
  return file;
}

function written({ at, remove, insert }: Splice): string {
  return `${at} ${remove} ${insert.toString("base64")}`;
}

function readSplice(text: string): Splice {
  const [at, remove, insert = ""] = text.split(" ");
  return { at: Number(at), remove: Number(remove), insert: Buffer.from(insert, "base64") };
}
