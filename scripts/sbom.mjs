// Usage: node scripts/sbom.mjs: what runs in production, as package-lock.json has it, in CycloneDX on standard output.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { npm } from "./setup/npm.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

const read = (file) => JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), "utf8"));
const { packages } = read("package-lock.json");
const { name, version, dependencies, peerDependencies } = read("package.json");

/** What our processes run with. For npm the peers are for development: users bring them. */
const ours = Object.keys({ ...dependencies, ...peerDependencies });

/** Where the package is that a package finds by this name: in its own folder, or one further up. */
function pathOf(wanted, from) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const path = `${folder === "" ? "" : `${folder}/`}node_modules/${wanted}`;
    if (path in packages) return path;
    // Of an optional one, or of another platform.
    if (folder === "") return null;
  }
}

/** The paths of these packages and of all that they need. */
function needed(names) {
  const found = new Set();
  const add = (wanted, from) => {
    const path = pathOf(wanted, from);
    if (path === null || found.has(path)) return;
    found.add(path);
    const entry = packages[path];
    for (const other of Object.keys({ ...entry.dependencies, ...entry.optionalDependencies }))
      add(other, path);
    for (const other of Object.keys(entry.peerDependencies ?? {}))
      if (!entry.peerDependenciesMeta?.[other]?.optional) add(other, path);
  };
  for (const wanted of names) add(wanted, "");
  return found;
}

/** As npm refers to it. */
const refOf = (path) => `${path.split("node_modules/").at(-1)}@${packages[path].version}`;

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

const root = `${name}@${version}`;
const direct = new Set(ours.map((wanted) => refOf(pathOf(wanted, ""))));
const wanted = new Set([...needed(ours)].map(refOf));
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
    dependsOn: dependsOn.filter((other) => (ref === root ? direct : wanted).has(other)),
  }));
process.stdout.write(`${JSON.stringify(sbom, null, 2)}\n`);
