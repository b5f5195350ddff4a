import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync, statfsSync } from "node:fs";
import { join } from "node:path";

/** A file system of a few MiB that can be full. */
export interface TinyDisk {
  /** Takes all that is free of it. */
  fill(): void;
  /** Gives that back. */
  empty(): void;
  unmount(): void;
}

const PAGE = Buffer.alloc(4096);

/** @returns null where this process may mount nothing, as without root's rights */
export function mountTinyDisk(folder: string, mib: number): TinyDisk | null {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${String(mib)}m`, "tmpfs", folder], {
      stdio: "ignore",
    });
  } catch {
    return null;
  }
  const filler = join(folder, "filler");
  return {
    fill() {
      while (freeBytes(folder) > 0) appendFileSync(filler, PAGE);
    },
    empty() {
      rmSync(filler, { force: true });
    },
    unmount() {
      // Whoever still has a file of it open keeps it for that long.
      execFileSync("umount", ["--lazy", folder], { stdio: "ignore" });
    },
  };
}

function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
