import { untilTaken } from "./until-taken.js";

/** Temporal takes ten updates of one run at a time, and refuses the next ones with an error. */
const AT_A_TIME = 5;

const lines = new Map<string, { running: number; readonly waiting: (() => void)[] }>();

/**
 * Makes a call that may safely be made twice: at most five with the same key at a time in this process, and again
 * where other processes' calls leave no room for longer than Temporal's client itself goes on trying.
 */
export async function inTurn<T>(key: string, call: () => Promise<T>): Promise<T> {
  const line = lines.get(key) ?? { running: 0, waiting: [] };
  lines.set(key, line);
  // Whoever ends hands its place on, so nobody who comes later gets it.
  if (line.running >= AT_A_TIME) await new Promise<void>((resolve) => line.waiting.push(resolve));
  else line.running += 1;
  try {
    return await untilTaken(call);
  } finally {
    const next = line.waiting.shift();
    if (next) next();
    else if (--line.running === 0) lines.delete(key);
  }
}
