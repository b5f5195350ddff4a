import { accessSync, constants, statSync } from "node:fs";
import { delimiter } from "node:path";

/** In the order in which a shell looks through them. */
export function foldersOnPath(env) {
  return (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
}

export function isFile(path) {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return isFile(path);
  } catch {
    return false;
  }
}
