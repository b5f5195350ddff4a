// Usage: node scripts/sbom.mjs: what runs in production, as package-lock.json has it, in CycloneDX on standard output.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { npm } from "./setup/npm.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** `name@version` of every package that is not for development only. */
function productionPackages() {
  const { packages } = JSON.parse(readFileSync(new URL("../package-lock.json", import.meta.url), "utf8"));
  return new Set(
    Object.entries(packages)
      .filter(([path, entry]) => path !== "" && !entry.dev && !entry.devOptional)
      .map(([path, { version }]) => `${path.split("node_modules/").at(-1)}@${version}`),
  );
}

/** npm's own list of everything: with `--omit dev` it leaves out what the packages of production need themselves. */
function everything() {
  const [program, args] = npm(["sbom", "--sbom-format", "cyclonedx", "--package-lock-only"]);
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  if (status !== 0) {
    process.stderr.write(stderr);
    process.exit(1);
  }
  return JSON.parse(stdout);
}

const { name, version, dependencies } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
);
const root = `${name}@${version}`;
const ours = new Set(Object.entries(dependencies).map((dependency) => dependency.join("@")));
const wanted = productionPackages();
const sbom = everything();
// npm takes the name of the folder.
sbom.metadata.component.name = name;
sbom.components = sbom.components
  .filter((component) => wanted.has(component["bom-ref"]))
  // A package that is there twice, also for development, counts as of production.
  .map((component) => ({
    ...component,
    properties: component.properties.filter((property) => property.name !== "cdx:npm:package:development"),
  }));
sbom.dependencies = sbom.dependencies
  .filter(({ ref }) => ref === root || wanted.has(ref))
  .map(({ ref, dependsOn }) => ({
    ref,
    dependsOn: dependsOn.filter((other) => (ref === root ? ours : wanted).has(other)),
  }));
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);
