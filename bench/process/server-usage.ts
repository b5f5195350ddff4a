import { readFile } from "node:fs/promises";
import type { Usage } from "./usage.js";

/** Linux counts CPU time in these, on every machine that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Measures a process that isn't ours to ask, such as Temporal's server; null where the system doesn't tell. */
export async function measureServer(pid: number): Promise<(() => Promise<Usage>) | null> {
  let before = await cpuSecondsOf(pid);
  if (before === null) return null;
  return async () => {
    const now = (await cpuSecondsOf(pid)) ?? before ?? 0;
    const usage = { cpuSeconds: now - (before ?? 0), peakBytes: 0 };
    before = now;
    return usage;
  };
}

/** From Linux's `/proc`: user and system time are the 14th and 15th field, after a name that may hold blanks. */
async function cpuSecondsOf(pid: number): Promise<number | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const [user, system] = stat
      .slice(stat.lastIndexOf(")") + 2)
      .split(" ")
      .slice(11, 13);
    return (Number(user) + Number(system)) / TICKS_PER_SECOND;
  } catch {
    return null;
  }
}
