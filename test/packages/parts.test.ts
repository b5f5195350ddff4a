import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { PARTS, type Part } from "../../src/parts.js";
import { ROOT } from "./lockfile.js";

interface Manifest {
  readonly dependencies: Record<string, string>;
  readonly devDependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { readonly optional?: boolean }>;
}
const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Manifest;
const optional = Object.keys(manifest.peerDependenciesMeta);

/** The packages that are loaded with a module, whatever of it is used. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, specifier = ""] of text.matchAll(
    /^(?:import|export)\b(?! type)(?:[^;"]*?\bfrom)? "([^"]+)";/gm,
  ))
    if (specifier.startsWith("."))
      for (const name of loadedWith(resolve(dirname(file), specifier.replace(/\.js$/, ".ts")), seen))
        packages.add(name);
    else if (!specifier.startsWith("node:"))
      packages.add(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
  return packages;
}

const MODULES: Readonly<Record<Part, string>> = {
  worker: "worker.ts",
  relay: "relay.ts",
  "card-vault": "card-vault.ts",
  codec: "codec.ts",
  sandbox: "sandbox.ts",
  command: "cli/command-line.ts",
  traces: "telemetry/traces.ts",
  "holdfast/worker": "worker-plugin.ts",
  "holdfast/relay": "relay-handler.ts",
  "holdfast/testing": "testing.ts",
};

test.each(Object.entries(MODULES) as [Part, string][])(
  "%s names each optional package that it loads",
  (part, module) => {
    const needs = [...loadedWith(join(ROOT, "src", module))].filter((name) => optional.includes(name));
    expect(needs.filter((name) => !PARTS[part].some((named) => named === name))).toEqual([]);
  },
);

test("a backend loads no optional package, and a part's own door none before it has looked for them", () => {
  const doors = [
    "client.ts",
    "cli/main.ts",
    ...["worker", "relay", "provider", "testing"].map((name) => `entries/${name}.ts`),
  ];
  for (const door of doors)
    expect(
      [...loadedWith(join(ROOT, "src", door))].filter((name) => optional.includes(name)),
      door,
    ).toEqual([]);
});

test("what is loaded is a dependency or a peer, and each optional peer is one that a part names", () => {
  const named = new Set<string>(Object.values(PARTS).flat());
  expect(optional.filter((name) => !named.has(name))).toEqual([]);
  const known = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
  for (const module of ["client.ts", ...Object.values(MODULES)])
    expect(
      [...loadedWith(join(ROOT, "src", module))].filter((name) => !known.includes(name)),
      module,
    ).toEqual([]);
});

test("what we develop with is in the range of each peer", () => {
  for (const [name, range] of Object.entries(manifest.peerDependencies)) {
    const ours = manifest.devDependencies[name] ?? "none";
    const [, from = "", below] = /^(?:\^|>=)([\d.]+)(?: <(\d+))?$/.exec(range) ?? [];
    expect(compare(ours, from), `${name} ${ours} in ${range}`).toBeGreaterThanOrEqual(0);
    expect(Number(ours.split(".")[0]), name).toBeLessThan(
      below === undefined ? Number(from.split(".")[0]) + 1 : Number(below),
    );
  }
});

function compare(a: string, b: string): number {
  return a.localeCompare(b, "en", { numeric: true });
}
