import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { productionPackages, ROOT } from "./lockfile.js";

interface Sbom {
  readonly bomFormat: string;
  readonly metadata: { readonly component: { readonly name: string } };
  readonly components: readonly {
    readonly name: string;
    readonly version: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }[];
}

/** npm run sbom, without npm's own lines. */
test("the SBOM names each package of production with its hash, and no other", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "scripts/sbom.mjs")], {
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const sbom = JSON.parse(stdout) as Sbom;
  expect(sbom).toMatchObject({ bomFormat: "CycloneDX", metadata: { component: { name: "holdfast" } } });
  const wanted = productionPackages().map(
    ({ name, version, integrity = "" }) => `${name}@${version} ${hex(integrity)}`,
  );
  const named = sbom.components.map(
    ({ name, version, hashes = [] }) =>
      `${name}@${version} ${hashes.find(({ alg }) => alg === "SHA-512")?.content ?? "no hash"}`,
  );
  expect(wanted.length).toBeGreaterThan(100);
  expect(new Set(named)).toEqual(new Set(wanted));
});

function hex(integrity: string): string {
  return Buffer.from(integrity.replace("sha512-", ""), "base64").toString("hex");
}
