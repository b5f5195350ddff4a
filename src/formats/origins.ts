import { Wrong, type Format } from "./format.js";
import { baseUrl } from "./urls.js";

/** As a browser writes them, with commas. */
export const origins: Format<readonly string[]> = {
  expected:
    "origins with commas, such as https://temporal.example.com, without a path (http only for this machine or a private network)",
  read(value) {
    const list = value.split(/, */);
    const bad = list.findIndex((entry) => typeof baseUrl.read(entry) !== "string" || !isOrigin(entry));
    return bad < 0 ? list : new Wrong(`has a bad entry, number ${String(bad + 1)}`);
  },
};

/** An origin that is written otherwise, or with a wildcard, would match none that a browser sends. */
function isOrigin(entry: string): boolean {
  return new URL(entry).origin === entry && !entry.includes("*");
}
