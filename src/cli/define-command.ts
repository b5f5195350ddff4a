import type { Command } from "commander";
import type { Context, Outcome } from "./command.js";

/** Runs a command's work with what it needs, and prints what it comes to. */
export type Run = (work: (context: Context) => Promise<Outcome>) => Promise<void>;

/** Adds a command, with the options that every one has, to the program; `run` is given its options when it is called. */
export interface Registrar {
  /** A command of its own, such as `show <ID>`. */
  command(usage: string, description: string): { readonly command: Command; readonly run: Run };
}
