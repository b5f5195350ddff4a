// Lets Node run the project's TypeScript as it is, so that a child process of a test needs no build.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Children of the same run read here what another one has transpiled; the compiler is most of a child's start. */
let folder;

export function initialize(data) {
  folder = data.folder;
  mkdirSync(folder, { recursive: true });
}

export function resolve(specifier, context, next) {
  if (specifier.startsWith(".") && specifier.endsWith(".js") && context.parentURL?.endsWith(".ts")) {
    const url = new URL(specifier.replace(/\.js$/, ".ts"), context.parentURL);
    if (existsSync(url)) return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith(".ts")) return next(url, context);
  const source = await transpiled(readFileSync(fileURLToPath(url), "utf8"));
  return { format: "module", source, shortCircuit: true };
}

async function transpiled(text) {
  const kept = join(folder, `${createHash("sha256").update(text).digest("hex")}.js`);
  if (existsSync(kept)) return readFileSync(kept, "utf8");
  const output = await transpile(text);
  // Whoever finds it finds all of it.
  const partial = `${kept}.${process.pid}`;
  writeFileSync(partial, output);
  renameSync(partial, kept);
  return output;
}

async function transpile(text) {
  const { default: ts } = await import("typescript");
  const compilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(text, { compilerOptions }).outputText;
}
