import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planted } from "./list.mjs";

const LEFT_OUT = new Set([".git", ".cache", "node_modules", "dist", "coverage"]);

/** A copy of the checkout to plant bugs in, until this process ends: what a person works in is never touched. */
export function copyOf(root) {
  const path = mkdtempSync(join(realpathSync(tmpdir()), "holdfast-planted-bugs-"));
  process.once("exit", () => rmSync(path, { recursive: true, force: true }));
  for (const name of readdirSync(root))
    if (!LEFT_OUT.has(name)) cpSync(join(root, name), join(path, name), { recursive: true });
  symlinkSync(realpathSync(join(root, "node_modules")), join(path, "node_modules"), "dir");
  return { path };
}

/** Plants the bug, and takes it out again once `work` is done. */
export async function withBug(tree, bug, work) {
  const path = join(tree.path, bug.file);
  const source = readFileSync(path, "utf8");
  writeFileSync(path, planted(source, bug));
  try {
    return await work();
  } finally {
    writeFileSync(path, source);
  }
}
