import { homedir } from "node:os";
import { join } from "node:path";

/** Where what was fetched is kept, for every checkout of this user. */
export function cacheFolder(env) {
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "holdfast");
}
