import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
type Env = Record<string, string>;

// The set-up runs before anything is installed, so it is plain JavaScript without types.
const { providePython } = (await import(join(ROOT, "scripts/setup/python.mjs"))) as {
  providePython: (options: { root: string; env: Env }) => Promise<Env>;
};

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-python-"));
  mkdirSync(join(folder, "bin"));
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const cache = () => join(folder, "cache/holdfast");

function provide(): Promise<Env> {
  const env = { HOME: folder, XDG_CACHE_HOME: join(folder, "cache"), PATH: join(folder, "bin") };
  return providePython({ root: ROOT, env });
}

/** A `python3` that plays the steps of the set-up; `-m venv` puts one like itself into the new venv. */
function python3({ says = "echo version 3.11", pip = "exit 0", client = "exit 0" } = {}): void {
  const inVenv = `case "$2" in pip) ${pip};; *) ${client};; esac`;
  program("bin/venv-python", inVenv);
  const copy = `/bin/mkdir -p "$3/bin" && /bin/cp ${join(folder, "bin/venv-python")} "$3/bin/python"`;
  program("bin/python3", `case "$1" in -m) ${copy};; *) ${says};; esac`);
}

function program(path: string, script: string): void {
  const absolute = join(folder, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, `#!/bin/sh\n${script}\n`);
  chmodSync(absolute, 0o755);
}

test.each([
  ["there is no Python", undefined, "python3 is not installed"],
  [
    "it has no venv",
    `echo "No module named 'ensurepip'"; exit 1`,
    "python3 has no venv (on Debian: apt-get install python3-venv)",
  ],
  ["it is too old", "echo version 3.9", "python3 is 3.9, and 3.10 or newer is needed"],
  ["it does not work", "echo broken; exit 1", "python3 does not work: broken"],
])("where %s, the reason is handed on and nothing stops", async (_case, says, reason) => {
  if (says !== undefined) python3({ says });
  expect(await provide()).toEqual({ HOLDFAST_TEST_PYTHON_MISSING: reason });
  expect(said).toEqual([`Temporal's client for Python: not to be had, so its tests can't run: ${reason}\n`]);
});

test("the client is installed once, into the cache, and said so", async () => {
  python3();
  const first = await provide();
  expect(first.HOLDFAST_TEST_PYTHON).toContain(join(cache(), "python-client-"));
  expect(await provide()).toEqual(first);
  expect(said.map((line) => line.replace(/temporalio [\d.]+/, "temporalio N"))).toEqual([
    "Temporal's client for Python: installing what test/outside/python/requirements.txt pins (20 MB, once)\n",
    "Temporal's client for Python: temporalio N, Python 3.11 (installed)\n",
    "Temporal's client for Python: temporalio N, Python 3.11 (from the cache)\n",
  ]);
});

test("an installation that fails says pip's reason and leaves nothing behind", async () => {
  python3({ pip: "echo 'ERROR: no connection'; echo more; exit 1" });
  expect(await provide()).toEqual({
    HOLDFAST_TEST_PYTHON_MISSING: "python3 -m pip failed: ERROR: no connection",
  });
  expect(readdirSync(cache())).toEqual([]);
});

test("a cached client that no longer works is replaced", async () => {
  python3();
  const { HOLDFAST_TEST_PYTHON: path = "" } = await provide();
  writeFileSync(path, "#!/bin/sh\nexit 1\n");
  expect(await provide()).toEqual({ HOLDFAST_TEST_PYTHON: path });
  expect(said.at(-1)).toContain("(installed)");
  await provide();
  expect(said.at(-1)).toContain("(from the cache)");
});
