import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

/** The sandbox and what starts it play providers, which no image for production does. */
const NOT_FOR_PRODUCTION = /^(sandbox\/|src\/(demo\/|(entries\/)?testing\.js$|sandbox\.js$))/;

/** Copies our built programs, and what goes with them; gives their paths in the folder. */
export function copyPrograms(root, folder) {
  const dist = join(root, "dist");
  const files = readdirSync(dist, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dist, join(entry.parentPath, entry.name)))
    .filter((path) => path.endsWith(".js") && !NOT_FOR_PRODUCTION.test(path));
  for (const path of files) cpSync(join(dist, path), join(folder, "dist", path));
  cpSync(join(root, "LICENSE"), join(folder, "LICENSE"));
  cpSync(join(root, "deploy/image/health.mjs"), join(folder, "health.mjs"));
  const { name, version, license, type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  writeFileSync(
    join(folder, "package.json"),
    `${JSON.stringify({ name, version, license, type }, null, 2)}\n`,
  );
  return files.map((path) => join(folder, "dist", path));
}
