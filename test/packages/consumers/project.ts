import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../lockfile.js";

const { npm } = (await import(join(ROOT, "scripts/setup/npm.mjs"))) as {
  npm: (args: readonly string[]) => [program: string, args: readonly string[]];
};

/** Where packages come from, and no setting of this checkout. */
const HANDED_ON = ["PATH", "HOME", "NODE_EXTRA_CA_CERTS", "npm_config_registry", "npm_config_cache"];

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** What is published, packed from this checkout's build. */
export function pack(folder: string): string {
  const [program, args] = npm(["pack", "--json", "--pack-destination", folder]);
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`npm pack failed: ${stderr}`);
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(folder, filename);
}

/** A project of somebody else, in an empty folder outside the checkout, whose npm refuses what this Node is too old for. */
export class Project {
  readonly folder = mkdtempSync(join(tmpdir(), "holdfast-consumer-"));

  constructor() {
    writeFileSync(join(this.folder, "package.json"), '{ "private": true, "type": "module" }\n');
    writeFileSync(join(this.folder, ".npmrc"), "engine-strict=true\nignore-scripts=true\n");
    cpSync(join(ROOT, "test/packages/consumers/programs"), this.folder, { recursive: true });
  }

  async install(...packages: readonly string[]): Promise<void> {
    const [program, args] = npm(["install", "--prefer-offline", "--no-audit", "--no-fund", ...packages]);
    const { code, err } = await run(program, args, this.folder);
    if (code !== 0) throw new Error(`npm install ${packages.join(" ")} failed: ${err}`);
  }

  node(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    return run(process.execPath, args, this.folder, env);
  }

  holdfast(args: readonly string[]): Promise<Ended> {
    return this.node([join(this.folder, "node_modules/holdfast/dist/src/cli/main.js"), ...args]);
  }

  /** What the compiler says of the program. */
  async compile(file: string, resolution: "nodenext" | "bundler"): Promise<string[]> {
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const module = resolution === "bundler" ? "esnext" : "nodenext";
    const how = ["--module", module, "--moduleResolution", resolution, "--target", "es2022"];
    // Temporal's own types name packages whose types it doesn't bring; ours are checked by another test.
    const others = ["--ignoreConfig", "--strict", "--types", "node", "--skipLibCheck"];
    const { out } = await this.node([tsc, file, ...how, ...others]);
    return out.split("\n").filter((line) => line !== "");
  }

  /** Of everything that is installed, as the files say it. */
  megabytes(): number {
    const bytes = readdirSync(join(this.folder, "node_modules"), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
    return bytes / 1_000_000;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const ours = Object.fromEntries(HANDED_ON.map((name) => [name, process.env[name]]));
  const child = spawn(program, args, { cwd, env: { ...ours, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  const said = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said.out += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said.err += chunk));
  return new Promise((resolve) => {
    child.once("close", (code) => {
      resolve({ code, ...said });
    });
  });
}
