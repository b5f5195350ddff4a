import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { npm } from "./npm.mjs";
import { SetupProblem } from "./problem.mjs";
import { say } from "./say.mjs";
import { leaveIfInterrupted, runStep } from "./step.mjs";

export function nodeProblem(root, version) {
  const wanted = readJson(join(root, "package.json")).engines.node.replace(">=", "");
  const [major, minor] = version.split(".").map(Number);
  const [wantedMajor, wantedMinor = 0] = wanted.split(".").map(Number);
  const enough = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return enough
    ? null
    : `Holdfast needs Node ${wanted} or newer, and this is Node ${version}: install a newer Node.`;
}

/**
 * Why the packages have to be installed, or null. npm's own record inside node_modules is compared, so a folder
 * that `npm ci` made by hand counts as well as one that this script made, and a half-made one has no record.
 */
export function installReason(root, { dev }) {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(join(root, "node_modules"))) return "node_modules is missing";
  if (!existsSync(record)) return "node_modules is not complete";
  const wanted = readJson(join(root, "package-lock.json")).packages;
  const installed = readJson(record).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const found = installed[path];
    if (found === undefined) {
      // Optional ones are those of other platforms.
      if (entry.optional || (!dev && (entry.dev || entry.devOptional))) continue;
      return `${path} is missing`;
    }
    if (found.version !== entry.version)
      return `${path} is ${found.version}, and package-lock.json says ${entry.version}`;
    if (found.integrity !== entry.integrity)
      return `${path} was not installed by the hash that package-lock.json has`;
  }
  return null;
}

export async function install(root, reason) {
  say(`Installing the packages, as ${reason}: npm ci`);
  const started = Date.now();
  // No package may run a script of its own here, whatever the user's npm is set to: none of ours needs one.
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev"];
  const ended = await runStep(...npm(args), {
    cwd: root,
    stdio: ["ignore", 2, 2],
    still: "Still installing the packages",
  });
  leaveIfInterrupted(ended);
  if (ended.error !== null) {
    throw new SetupProblem(
      `npm can't be started (${ended.error.message}): install npm, which comes with Node.`,
    );
  }
  if (ended.code !== 0) {
    throw new SetupProblem(
      `npm ci failed (exit code ${ended.code ?? ended.signal}): its message is above. Once that is mended, run the same command again.`,
    );
  }
  say(`Installed the packages in ${Math.round((Date.now() - started) / 1000)} s`);
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
