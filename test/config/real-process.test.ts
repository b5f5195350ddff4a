import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import ts from "typescript";
import { expect, test } from "vitest";
import { folder } from "./support.js";

const ROOT = join(import.meta.dirname, "../..");

function javascript(path: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 };
  return ts.transpileModule(readFileSync(join(ROOT, path), "utf8"), { compilerOptions }).outputText;
}

/** Runs a program that starts as ours do, with this `start`. */
function program(start: string) {
  const path = folder({
    "package.json": { type: "module" },
    "process.js": javascript("src/process.ts"),
    "log.js": javascript("src/log.ts"),
    "config/error.js": javascript("src/config/error.ts"),
    "main.js": `
      import { isEntryPoint, runProcess } from "./process.js";
      import { ConfigError } from "./config/error.js";
      if (isEntryPoint(import.meta.url)) await runProcess("worker", ${start});`,
  });
  symlinkSync(join(ROOT, "node_modules"), join(path, "node_modules"));
  const child = spawn(process.execPath, [join(path, "main.js")], { stdio: ["ignore", "ignore", "pipe"] });
  return { child, said: text(child.stderr), ended: once(child, "exit") };
}

test("says ready, and on SIGTERM finishes what it holds and exits 0", async () => {
  const { child, said, ended } = program(`async () => {
    const held = setInterval(() => undefined, 1000);
    return {
      close: () => new Promise((resolve) => setTimeout(resolve, 100)).then(() => console.error("finished")),
    };
  }`);
  child.stderr.once("data", () => child.kill("SIGTERM"));
  expect(await ended).toEqual([0, null]);
  expect(await said).toMatch(/"process":"worker","msg":"ready"\}\nfinished\n$/);
});

test("prints a configuration error and nothing else, and exits 78", async () => {
  const { said, ended } = program(`() => { throw new ConfigError("HOLDFAST_PUBLIC_URL is missing"); }`);
  expect(await ended).toEqual([78, null]);
  expect(await said).toBe("HOLDFAST_PUBLIC_URL is missing\n");
});

test("prints why it could not start, without a stack, and exits 1", async () => {
  const { said, ended } = program(`async () => { throw new Error("port 8080 is taken"); }`);
  expect(await ended).toEqual([1, null]);
  expect(await said).toBe("worker could not start: port 8080 is taken\n");
});
