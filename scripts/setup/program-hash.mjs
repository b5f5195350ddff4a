import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync } from "node:fs";

const PIECE = Buffer.alloc(1024 * 1024);

/** SHA-256 in hex. A program of 150 MB takes about half a second. */
export function sha256Of(path) {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  try {
    for (;;) {
      const length = readSync(file, PIECE);
      if (length === 0) return hash.digest("hex");
      hash.update(PIECE.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
}

/**
 * Why the program may not be run, or null: it is not the one that was fetched.
 *
 * @param pinned the hash that it must have; null: the one that was recorded when it was fetched
 */
export function hashProblem(path, pinned) {
  const wanted = pinned ?? recordedHash(path);
  if (wanted === null) return "nothing says which hash it had when it was fetched";
  const found = sha256Of(path);
  return found === wanted ? null : `its SHA-256 is ${found}, not ${wanted}: it is not what was fetched`;
}

/** Where the hash of a program is that none is pinned for. It goes with the program. */
export function hashFile(path) {
  return `${path}.sha256`;
}

export function recordHash(path) {
  writeFileSync(hashFile(path), sha256Of(path));
}

function recordedHash(path) {
  return existsSync(hashFile(path)) ? readFileSync(hashFile(path), "utf8").trim() : null;
}
