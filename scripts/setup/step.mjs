import { spawn } from "node:child_process";
import { constants } from "node:os";
import { clearInterval, clearTimeout, setInterval, setTimeout } from "node:timers";
import { say } from "./say.mjs";

const HEARTBEAT_MS = 10_000;
const KEPT_OUTPUT = 16_384;

/**
 * Runs a program to its end and hands signals on to it. `still` is said every ten seconds, so that a long step
 * is never silent. With `stdio: "keep"` nothing is shown and what it wrote is returned.
 */
export function runStep(program, args, { cwd, env = process.env, stdio, still, limitMs, watch } = {}) {
  return new Promise((resolve) => {
    const keep = stdio === "keep";
    const child = spawn(program, args, { cwd, env, stdio: keep ? ["ignore", "pipe", "pipe"] : stdio });
    const started = Date.now();
    let output = "";
    let killedFor = null;
    let interrupted = null;
    const collect = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
    };
    child.stdout?.setEncoding("utf8").on("data", collect);
    child.stderr?.setEncoding("utf8").on("data", collect);

    const stop = (reason) => {
      killedFor ??= reason;
      child.kill("SIGKILL");
    };
    const heartbeat =
      still &&
      setInterval(() => say(`${still} (${Math.round((Date.now() - started) / 1000)} s)`), HEARTBEAT_MS);
    const limit = limitMs && setTimeout(() => stop(`not finished within ${limitMs / 1000} s`), limitMs);
    const watcher =
      watch &&
      setInterval(() => {
        const reason = watch(Date.now() - started);
        if (reason !== null) stop(reason);
      }, 500);

    const handlers = ["SIGINT", "SIGTERM", "SIGHUP"].map((signal) => {
      const handler = () => {
        interrupted = signal;
        // A Ctrl-C in a terminal goes to the whole group: sent again, it would count as a second one.
        if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
      };
      process.on(signal, handler);
      return [signal, handler];
    });
    let finished = false;
    const finish = (result) => {
      if (finished) return;
      finished = true;
      for (const timer of [heartbeat, watcher]) clearInterval(timer);
      clearTimeout(limit);
      for (const [signal, handler] of handlers) process.off(signal, handler);
      resolve({ output, killedFor, interrupted, ...result });
    };
    child.on("error", (error) => finish({ code: null, signal: null, error }));
    child.on("close", (code, signal) => finish({ code, signal, error: null }));
  });
}

export function exitCodeOf({ code, signal, error }) {
  if (error !== null) throw error;
  return code ?? 128 + constants.signals[signal];
}

/** A step that was interrupted ends the command, as the person who pressed Ctrl-C expects, and is no failure. */
export function leaveIfInterrupted({ interrupted }) {
  if (interrupted !== null) process.exit(128 + constants.signals[interrupted]);
}
