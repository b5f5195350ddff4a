import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where what was fetched is kept, for every checkout of this user. */
export function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "holdfast");
}

/**
 * Runs `make` with a folder beside what the cache holds, from where it moves what it made to its place in one step:
 * another process sees all of it or nothing. The folder is gone afterwards.
 */
export async function besideCache(cache, make) {
  let folder;
  try {
    mkdirSync(cache, { recursive: true });
    folder = mkdtempSync(join(cache, ".fetching-"));
  } catch (error) {
    return { failed: `the cache ${cache} can't be written (${error.code})` };
  }
  try {
    return await make(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
