#!/usr/bin/env node
import { importPart } from "../parts.js";
import { isProcess, startProcess } from "./processes.js";

/** Only what is asked for is loaded: a part that nobody uses needs none of its packages. */
async function main([name = "", ...args]: readonly string[]): Promise<void> {
  if (isProcess(name)) return startProcess(name, args);
  try {
    const { runCommandLine } = await importPart("command", () => import("./command-line.js"), "holdfast");
    process.exitCode = await runCommandLine([name, ...args].filter((arg) => arg !== ""));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

await main(process.argv.slice(2));
