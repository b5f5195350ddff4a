import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const PIECE = 16 * 1024 * 1024;

/**
 * All that another process of this user may write to, as it is in its memory now: heap, stacks, data. Linux only.
 *
 * @throws Error where this process may not read it
 */
export function memoryOf(pid: number): Buffer[] {
  const memory = openSync(`/proc/${pid}/mem`, "r");
  try {
    return writable(pid).flatMap(([from, to]) => {
      const pieces: Buffer[] = [];
      for (let at = from; at < to; at += PIECE) {
        const piece = Buffer.alloc(Math.min(PIECE, to - at));
        const length = readAt(memory, piece, at);
        pieces.push(piece.subarray(0, length));
      }
      return pieces;
    });
  } finally {
    closeSync(memory);
  }
}

function writable(pid: number): (readonly [from: number, to: number])[] {
  const lines = readFileSync(`/proc/${pid}/maps`, "utf8").split("\n");
  return lines.flatMap((line) => {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    return from === undefined || to === undefined ? [] : [[parseInt(from, 16), parseInt(to, 16)] as const];
  });
}

/** 0 where that part can't be read, as what a device has mapped there, or is gone by now. */
function readAt(memory: number, piece: Buffer, at: number): number {
  try {
    return readSync(memory, piece, 0, piece.length, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EIO") return 0;
    throw error;
  }
}
