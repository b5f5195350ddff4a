import inspector from "node:inspector";

/**
 * Keeps SIGUSR1 from opening Node's inspector, through which anybody on this machine reads the process's memory and runs
 * code in it. Node 20 has no option for that; a listener takes the signal's place there and in all later versions.
 * `--inspect` on the command line still works.
 */
export function ignoreInspectorSignal(say: (message: string) => void): void {
  process.on("SIGUSR1", () => {
    say("SIGUSR1 opens no inspector here; start the process with --inspect to debug it");
  });
  // A signal that came while the modules were loaded has opened it.
  if (inspector.url() !== undefined && !isAskedFor()) inspector.close();
}

function isAskedFor(): boolean {
  return process.execArgv.some((option) => /^--inspect(-brk|-wait)?(=|$)/.test(option));
}
