import { readFileSync } from "node:fs";

/** Of the package that this file is in; `unknown` where the built files were put somewhere else. It is only logged. */
export function packageVersion(): string {
  return versionIn("../package.json") ?? versionIn("../../package.json") ?? "unknown";
}

/** Beside `src`, and beside the `dist` that `src` is built into. */
function versionIn(manifest: string): string | undefined {
  try {
    const text = readFileSync(new URL(manifest, import.meta.url), "utf8");
    return (JSON.parse(text) as { readonly version?: string }).version;
  } catch {
    return undefined;
  }
}
