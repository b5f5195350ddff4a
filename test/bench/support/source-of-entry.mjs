import { existsSync } from "node:fs";

/** The entry alone is imported by nothing. */
export function resolve(specifier, context, next) {
  if (context.parentURL === undefined && specifier.endsWith(".js")) {
    const url = new URL(specifier.replace(/\.js$/, ".ts"));
    if (existsSync(url)) return { url: url.href, shortCircuit: true };
  }
  return next(specifier, context);
}
