import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { olderThan } from "./binaries.mjs";
import { besideCache, cacheFolder } from "./cache.mjs";
import { say } from "./say.mjs";
import { leaveIfInterrupted, runStep } from "./step.mjs";

const REQUIREMENTS = "test/outside/python/requirements.txt";
/** Of the pinned client. */
const MINIMUM_VERSION = "3.10";
const PROBE_MS = 20_000;
const INSTALL_MS = 180_000;
const TITLE = "Temporal's client for Python";

/**
 * A Python with Temporal's client, for the tests that use Holdfast from there: `{ HOLDFAST_TEST_PYTHON: "/…" }`.
 * Nothing else needs it, so where there is none the other tests run: `{ HOLDFAST_TEST_PYTHON_MISSING: reason }`.
 */
export async function providePython({ root, env }) {
  const result = await findPython(join(root, REQUIREMENTS), env);
  if (result.failed !== undefined) {
    say(`${TITLE}: not to be had, so its tests can't run: ${result.failed}`);
    return { HOLDFAST_TEST_PYTHON_MISSING: result.failed };
  }
  say(`${TITLE}: ${result.label} (${result.from})`);
  return { HOLDFAST_TEST_PYTHON: result.path };
}

async function findPython(requirements, env) {
  const base = await basePython(env);
  if (base.failed !== undefined) return base;
  const pinned = readFileSync(requirements, "utf8");
  const label = `temporalio ${/^temporalio==(\S+)/m.exec(pinned)[1]}, Python ${base.version}`;
  const hash = createHash("sha256").update(pinned).digest("hex").slice(0, 12);
  const cache = cacheFolder(env);
  const folder = join(cache, `python-client-${hash}-${base.version}`);
  const path = pythonIn(folder);
  if (existsSync(path) && (await hasClient(path, env))) return { path, label, from: "from the cache" };
  say(`${TITLE}: installing what ${REQUIREMENTS} pins (20 MB, once)`);
  const { failed } = await intoCache(cache, folder, (venv) => install(venv, requirements, env));
  return failed === undefined ? { path, label, from: "installed" } : { failed };
}

async function basePython(env) {
  const script = "import sys, venv, ensurepip; print('version %d.%d' % sys.version_info[:2])";
  const { output, error, code, killedFor } = await runStep("python3", ["-c", script], {
    env,
    stdio: "keep",
    limitMs: PROBE_MS,
  });
  if (error !== null) return { failed: error.code === "ENOENT" ? "python3 is not installed" : error.message };
  const version = /^version (\S+)$/m.exec(output)?.[1];
  if (code !== 0 || version === undefined) {
    if (!/No module named '?(venv|ensurepip)/.test(output))
      return { failed: `python3 ${killedFor ?? `does not work: ${lastLine(output)}`}` };
    return { failed: "python3 has no venv (on Debian: apt-get install python3-venv)" };
  }
  if (olderThan(version, MINIMUM_VERSION))
    return { failed: `python3 is ${version}, and ${MINIMUM_VERSION} or newer is needed` };
  return { version };
}

async function install(venv, requirements, env) {
  const quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "15"];
  const pinned = ["--only-binary", ":all:", "--require-hashes", "-r", requirements];
  const steps = [
    ["python3", ["-m", "venv", venv], PROBE_MS * 3],
    [pythonIn(venv), ["-m", "pip", "install", ...quiet, ...pinned], INSTALL_MS],
  ];
  for (const [program, args, limitMs] of steps) {
    const ended = await runStep(program, args, {
      env,
      stdio: "keep",
      still: `${TITLE}: still installing`,
      limitMs,
    });
    leaveIfInterrupted(ended);
    const what = `python3 -m ${args[1]}`;
    if (ended.error !== null) return { failed: `${what}: ${ended.error.message}` };
    if (ended.killedFor !== null) return { failed: `${what} was ${ended.killedFor}` };
    if (ended.code !== 0) return { failed: `${what} failed: ${lastLine(ended.output)}` };
  }
  return (await hasClient(pythonIn(venv), env)) ? {} : { failed: "the installed client can't be imported" };
}

function intoCache(cache, target, make) {
  return besideCache(cache, async (folder) => {
    try {
      const made = join(folder, "venv");
      const result = await make(made);
      if (result.failed !== undefined) return result;
      // What is there does not work, or another command was faster: then ours, which is the same, takes its place.
      if (existsSync(target)) renameSync(target, join(folder, "replaced"));
      renameSync(made, target);
      return {};
    } catch (error) {
      return { failed: `${target} can't be written (${error.code})` };
    }
  });
}

async function hasClient(python, env) {
  const probe = ["-c", "import temporalio.client, temporalio.worker, standardwebhooks"];
  const { code } = await runStep(python, probe, { env, stdio: "keep", limitMs: PROBE_MS });
  return code === 0;
}

function pythonIn(venv) {
  return process.platform === "win32" ? join(venv, "Scripts", "python.exe") : join(venv, "bin", "python");
}

function lastLine(output) {
  const lines = output.trim().split("\n");
  return (lines.find((line) => line.startsWith("ERROR:")) ?? lines.at(-1) ?? "").slice(0, 200);
}
