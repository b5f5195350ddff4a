import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/** What only the bundler calls, as the workflows are bundled already; and types. */
const NOT_NEEDED = /^(@swc\/(core.*|types|counter)|swc-loader|source-map-loader|@types\/.*|undici-types)$/;

/** What no program loads: types, source maps and the sources of what is compiled. */
const NOT_LOADED = /\.(d\.[cm]?ts|ts|map|rs|toml|lock|md|markdown|gyp|o|a)$/;
/** Its name says whose it is; a package's terms stay with it. */
const TERMS = /^(license|licence|copying|notice|patents)/i;

/** Packages that bring native code: a folder of it for each platform, and what it was compiled from. */
const PARTS = {
  "@temporalio/core-bridge": { nativeCode: "releases", sources: ["sdk-core", "src", "bridge-macros", "ts"] },
  "@photostructure/sqlite": { nativeCode: "prebuilds", sources: ["src", "scripts"] },
};

/** The image is of Debian, so of glibc. */
const PLATFORMS = {
  "linux-x64": ["linux-x64", "x86_64-unknown-linux-gnu"],
  "linux-arm64": ["linux-arm64", "aarch64-unknown-linux-gnu"],
};

/**
 * Copies the packages that our files import, and those that these need themselves, as they are installed.
 *
 * @param files our programs, whose imports say what is wanted: package.json may call it optional
 */
export function copyPackages(root, files, folder, platform = `${process.platform}-${process.arch}`) {
  if (!Object.hasOwn(PLATFORMS, platform))
    throw new Error(`an image is made on ${Object.keys(PLATFORMS).join(" or ")}, and this is ${platform}`);
  const found = new Map();
  const wanted = [...importedPackages(files)].map((name) => ({ name, from: root, optional: false }));
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (NOT_NEEDED.test(next.name)) continue;
    const path = resolvePackage(next.name, next.from, root);
    if (path === null) {
      if (next.optional) continue;
      throw new Error(
        `${next.name}, which ${relative(root, next.from) || "Holdfast"} needs, is not installed: run npm ci`,
      );
    }
    if (found.has(path)) continue;
    found.set(path, next.name);
    wanted.push(...dependenciesOf(path));
  }
  for (const [path, name] of found) copyPackage(path, name, join(folder, relative(root, path)), platform);
  return [...found.values()];
}

/** As the compiler writes it. */
const IMPORTS = [
  /^(?:import|export)\b[^;"]*\bfrom "([^"./][^"]*)"/gm,
  /^import "([^"./][^"]*)"/gm,
  /\bimport\("([^"./][^"]*)"\)/g,
  /\bcreateRequire\(import\.meta\.url\)(?:\.resolve)?\("([^"./][^"]*)"/g,
];

function importedPackages(files) {
  const texts = files.map((file) => readFileSync(file, "utf8"));
  const specifiers = texts.flatMap((text) =>
    IMPORTS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, specifier]) => specifier)),
  );
  return new Set(specifiers.filter((specifier) => !specifier.startsWith("node:")).map(packageOf));
}

function packageOf(specifier) {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function dependenciesOf(path) {
  const {
    dependencies,
    optionalDependencies,
    peerDependencies,
    peerDependenciesMeta = {},
  } = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
  const named = (list, optional) =>
    Object.keys(list ?? {}).map((name) => ({ name, from: path, optional: optional(name) }));
  return [
    ...named(optionalDependencies, () => true),
    ...named(dependencies, (name) => name in (optionalDependencies ?? {})),
    // An optional peer is there where one of ours imports it.
    ...named(peerDependencies, () => true).filter(({ name }) => !peerDependenciesMeta[name]?.optional),
  ];
}

/** As Node looks for it: beside the one that asks, then further out. */
function resolvePackage(name, from, root) {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, "node_modules", name);
    if (existsSync(join(path, "package.json"))) return path;
    if (folder === root) return null;
  }
}

function copyPackage(path, name, target, platform) {
  cpSync(path, target, {
    recursive: true,
    filter: (file) => isWanted(relative(path, file), name, platform),
  });
  const { nativeCode } = PARTS[name] ?? {};
  if (nativeCode !== undefined && readdirSync(join(target, nativeCode)).length === 0)
    throw new Error(`${name} has no native code for ${platform}`);
}

function isWanted(path, name, platform) {
  const [first, second] = path.split(sep);
  // A package within it is found, and copied, for itself.
  if (first === "node_modules") return false;
  const { nativeCode, sources = [] } = PARTS[name] ?? {};
  if (sources.includes(first)) return false;
  if (first === nativeCode && second !== undefined && !PLATFORMS[platform].includes(second)) return false;
  return TERMS.test(basename(path)) || !NOT_LOADED.test(path);
}
