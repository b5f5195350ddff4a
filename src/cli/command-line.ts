import { runCli } from "./program.js";
import { thisTerminal } from "./this-terminal.js";

/** An operator's command, on this process's terminal. */
export const runCommandLine = (args: readonly string[]) => runCli(args, thisTerminal());
