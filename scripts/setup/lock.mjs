import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { say } from "./say.mjs";

const POLL_MS = 200;
const REMIND_MS = 10_000;
const HALF_WRITTEN_MS = 5_000;

/** Two first commands typed at the same moment must not install or build over each other. */
export async function withLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let waited = 0; !create(path); waited += POLL_MS) {
    if (waited % REMIND_MS === 0)
      say(`Waiting for another Holdfast command to finish its set-up (process ${holder(path)})`);
    removeIfAbandoned(path);
    await sleep(POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function create(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function holder(path) {
  try {
    return Number(readFileSync(path, "utf8")) || "unknown";
  } catch {
    return "unknown";
  }
}

function removeIfAbandoned(path) {
  // One at a time may look and remove; otherwise the second would remove the lock that the first has just taken.
  const guard = `${path}.takeover`;
  if (!create(guard)) {
    if (ageMs(guard) > HALF_WRITTEN_MS) rmSync(guard, { force: true });
    return;
  }
  try {
    const pid = holder(path);
    const abandoned = pid === "unknown" ? ageMs(path) > HALF_WRITTEN_MS : !isAlive(pid);
    if (abandoned) rmSync(path, { force: true });
  } finally {
    rmSync(guard, { force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function ageMs(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}
