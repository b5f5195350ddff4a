import { readFileSync } from "node:fs";

/** Of the package that this file is in; `unknown` where the built files were put somewhere else. It is only logged. */
export function packageVersion(): string {
  try {
    const text = readFileSync(new URL("../package.json", import.meta.url), "utf8");
    return (JSON.parse(text) as { readonly version: string }).version;
  } catch {
    return "unknown";
  }
}
