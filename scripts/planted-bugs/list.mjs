import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the bugs are listed, a file for each part of the code. */
export const LIST = join("test", "planted-bugs");

/** A bug `{ name, part, why, file, find, replace, caughtBy }`: in `file`, `replace` stands where `find` stood. */
export function listedBugs(root) {
  const parts = readdirSync(join(root, LIST)).filter((name) => name.endsWith(".json"));
  return parts.flatMap((name) => {
    const part = name.replace(/\.json$/, "");
    return JSON.parse(readFileSync(join(root, LIST, name), "utf8")).map((bug) => ({ ...bug, part }));
  });
}

/** Why the bug can't be planted as the code is now, or null. */
export function problemOf(root, { file, find, replace, caughtBy }) {
  if (!existsSync(join(root, file))) return `${file} is not there`;
  const places = readFileSync(join(root, file), "utf8").split(find).length - 1;
  if (places !== 1) return `what it replaces stands in ${file} ${places} times, not once`;
  if (find === replace) return "it changes nothing";
  if (caughtBy.length === 0) return "it names no test";
  const missing = caughtBy.find((test) => !existsSync(join(root, test)));
  return missing === undefined ? null : `its test ${missing} is not there`;
}

/** The text of the bug's file with the bug in it. A function replaces: `$` in a text would have a meaning. */
export function planted(source, { find, replace }) {
  return source.replace(find, () => replace);
}
