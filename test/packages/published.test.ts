import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { schemas } from "../../src/schemas/index.js";
import { pack } from "./consumers/project.js";
import { ROOT } from "./lockfile.js";

/** What is published, as the tools see it that find what would fail for its users. */
const folder = mkdtempSync(join(tmpdir(), "holdfast-packed-"));
let packed = "";

beforeAll(() => {
  packed = pack(folder);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(program: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, program), ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
  return { status, said: status === 0 ? "" : `${stdout}${stderr}` };
}

test("publint finds nothing in it", () => {
  expect(run("node_modules/publint/src/cli.js", [packed, "--strict"])).toEqual({ status: 0, said: "" });
});

test("its types are found by every resolution that knows modules", () => {
  const attw = "node_modules/@arethetypeswrong/cli/dist/index.js";
  expect(run(attw, [packed, "--profile", "esm-only"])).toEqual({ status: 0, said: "" });
});

test("its source maps bring the sources that they name", () => {
  const built = join(ROOT, "dist");
  const maps = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".js.map"),
  );
  expect(maps.length).toBeGreaterThan(300);
  for (const name of maps) {
    const map = JSON.parse(readFileSync(join(built, name), "utf8")) as { sourcesContent?: string[] };
    expect(map.sourcesContent?.[0], name).toBeTruthy();
  }
});

test("every JSON Schema can be imported from it", () => {
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  expect(spawnSync("tar", ["-xzf", packed, "-C", modules]).status).toBe(0);
  renameSync(join(modules, "package"), join(modules, "holdfast"));
  const require = createRequire(join(folder, "backend.js"));
  for (const [name, schema] of Object.entries(schemas))
    expect(require(`holdfast/schemas/${name}.json`), name).toEqual(schema);
});

test("every entry and every program is there", () => {
  const { exports: entries, bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    exports: Record<string, string | { types: string; default: string }>;
    bin: Record<string, string>;
  };
  const files = [...Object.values(entries), ...Object.values(bin)]
    .flatMap((entry) => (typeof entry === "string" ? [entry] : [entry.types, entry.default]))
    .filter((file) => !file.includes("*"));
  expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
});
