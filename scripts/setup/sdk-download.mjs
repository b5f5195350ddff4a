import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { leaveIfInterrupted, runStep } from "./step.mjs";

const ANSWER_MS = 15_000;
const STALLED_MS = 30_000;
const LIMIT_MS = 600_000;

/**
 * The SDK downloads a server only on its way to starting one, inside native code that can't be canceled; so a
 * process of its own does it, which is ended when nothing comes.
 */
export async function downloadBySdk({ title, sdkKind }, { root, folder }) {
  if (!existsSync(join(root, "node_modules", "@temporalio", "testing"))) {
    return { failed: "the package @temporalio/testing is not installed" };
  }
  const script = join(root, "scripts", "setup", "sdk-download-process.mjs");
  const ended = await runStep(process.execPath, [script, sdkKind, folder], {
    cwd: root,
    stdio: "keep",
    still: `${title}: still downloading`,
    limitMs: LIMIT_MS,
    watch: stallOf(folder),
  });
  leaveIfInterrupted(ended);
  if (ended.killedFor !== null) return { failed: ended.killedFor };
  const file = readdirSync(folder).find((name) => name.includes("-sdk-") && !name.endsWith(".downloading"));
  if (ended.code === 0 && file !== undefined) return { path: join(folder, file) };
  return { failed: reasonIn(ended.output) };
}

function stallOf(folder) {
  let last = { bytes: -1, at: 0 };
  return (elapsed) => {
    const name = readdirSync(folder).find((entry) => entry.includes("-sdk-"));
    if (name === undefined) return elapsed > ANSWER_MS ? `no answer within ${ANSWER_MS / 1000} s` : null;
    const bytes = sizeOf(join(folder, name));
    if (bytes !== last.bytes) last = { bytes, at: elapsed };
    return elapsed - last.at > STALLED_MS ? `no more bytes for ${STALLED_MS / 1000} s` : null;
  };
}

function sizeOf(path) {
  try {
    return statSync(path).size;
  } catch {
    return -1;
  }
}

// The native error repeats the address at every level; what matters is what comes after the last one.
function reasonIn(output) {
  const line = output.trim().split("\n").at(-1) ?? "";
  return (line.split(/ url \(\S+\): /).at(-1) || "it ended without a word").slice(0, 200);
}
