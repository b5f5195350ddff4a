import { basename } from "node:path";

/** The program and its arguments that run npm. */
export function npm(args) {
  // Under `npm run` the very npm that runs us; it need not be on the PATH.
  const path = process.env.npm_execpath ?? "";
  if (basename(path) === "npm-cli.js") return [process.execPath, [path, ...args]];
  return [process.platform === "win32" ? "npm.cmd" : "npm", args];
}
