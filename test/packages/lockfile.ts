import { readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

export interface LockedPackage {
  /** Where it is installed: `node_modules/zod`. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly integrity?: string;
  readonly resolved?: string;
  /** An SPDX expression. */
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** Every package of package-lock.json, those of other platforms too. */
export function lockedPackages(): LockedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
    packages: Record<string, Omit<LockedPackage, "path" | "name">>;
  };
  return Object.entries(packages)
    .filter(([path]) => path !== "")
    .map(([path, entry]) => ({ ...entry, path, name: path.split("node_modules/").at(-1) ?? "" }));
}

/** What our processes run with: the dependencies and peers of package.json, and all that these need themselves. */
export function productionPackages(): LockedPackage[] {
  const all = new Map(lockedPackages().map((one) => [one.path, one]));
  const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    peerDependencies: Record<string, string>;
  };
  const found = new Map<string, LockedPackage>();
  let wanted = Object.keys({ ...dependencies, ...peerDependencies }).map((name) => `node_modules/${name}`);
  while (wanted.length > 0) {
    const added = wanted.flatMap((path) => (found.has(path) ? [] : (all.get(path) ?? [])));
    for (const one of added) found.set(one.path, one);
    wanted = added.flatMap((one) => needsOf(one).flatMap((name) => resolved(all, name, one.path)));
  }
  return [...found.values()];
}

function needsOf(one: LockedPackage): string[] {
  const peers = Object.keys(one.peerDependencies ?? {});
  const required = peers.filter((name) => one.peerDependenciesMeta?.[name]?.optional !== true);
  return [...Object.keys({ ...one.dependencies, ...one.optionalDependencies }), ...required];
}

/** As Node looks for it: in the package's own folder first, then further up. */
function resolved(all: ReadonlyMap<string, LockedPackage>, name: string, from: string): string[] {
  const folders = from.split("/node_modules/");
  const above = folders.map((_, index) => folders.slice(0, folders.length - index).join("/node_modules/"));
  const places = [...above.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
  return places.filter((path) => all.has(path)).slice(0, 1);
}
