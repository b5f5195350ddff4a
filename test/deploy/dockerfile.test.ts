import { existsSync } from "node:fs";
import { join } from "node:path";
import { validate } from "dockerfile-utils";
import { expect, it } from "vitest";
import { ROOT, text } from "./files.js";

const dockerfile = text("deploy/image/Dockerfile");

/** Instructions with their arguments, each on one line. */
const instructions = dockerfile
  .replace(/^#.*\n/gm, "")
  .replaceAll(/\s*\\\n\s*/g, " ")
  .split("\n")
  .filter((line) => line !== "");
const of = (keyword: string) =>
  instructions.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));

it("is a Dockerfile that the language's own checks find nothing wrong with", () => {
  expect(validate(dockerfile)).toEqual([]);
  expect(validate("FROM node\nHEALTCHECK NONE\n").map(({ message }) => message)).toEqual([
    "Unknown instruction: HEALTCHECK",
  ]);
});

it("is of one base, pinned by a version and a digest", () => {
  const bases = of("FROM").map((from) => from.replace(/ AS \w+$/, ""));
  expect(bases).toHaveLength(2);
  expect(new Set(bases).size).toBe(1);
  expect(bases[0]).toMatch(/^node:\d+\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/);
});

it("copies what there is, and what is not kept from the build", () => {
  const copied = of("COPY")
    .filter((line) => !line.startsWith("--from"))
    .flatMap((line) => line.split(" ").slice(0, -1));
  expect(copied).toEqual(expect.arrayContaining(["package-lock.json", "src", "deploy/image"]));
  expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const sent = text("deploy/image/Dockerfile.dockerignore").split("\n");
  expect(sent).toContain("**");
  expect(copied.filter((path) => !sent.includes(`!${path}`))).toEqual([]);
});

it("runs as a user without a name or rights, whose health is asked for without a shell or curl", () => {
  expect(of("USER")).toEqual(["10001:10001"]);
  expect(of("HEALTHCHECK")[0]).toMatch(/ CMD \["node", "health\.mjs", "livez"\]$/);
  expect(of("ENTRYPOINT")).toEqual(['["node"]']);
  expect(of("CMD")).toEqual(['["dist/src/worker.js"]']);
  expect(of("STOPSIGNAL")).toEqual(["SIGTERM"]);
});

it("ends with a stage that neither installs nor builds anything of Node's", () => {
  const last = instructions.slice(instructions.findLastIndex((line) => line.startsWith("FROM ")));
  expect(last.filter((line) => /\bnpm (ci|install|run)\b|\btsc\b/.test(line))).toEqual([]);
  for (const program of ["npm", "npx", "corepack"])
    expect(last.join("\n")).toMatch(new RegExp(`rm -rf [^&]*/usr/local/bin/${program}\\b`));
});
