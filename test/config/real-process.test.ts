import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { afterAll, expect, test, vi } from "vitest";
import { folder } from "./support.js";

const ROOT = join(import.meta.dirname, "../..");
const url = (path: string) => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
const transpiled = mkdtempSync(join(tmpdir(), "holdfast-transpiled-"));
afterAll(() => {
  rmSync(transpiled, { recursive: true, force: true });
});

/** Runs a program that starts as ours do, with this `start` and, beside the tests' own, these variables. */
function program(
  start: string,
  env: Readonly<Record<string, string>> = {},
  nodeOptions: readonly string[] = [],
) {
  const path = folder({
    "package.json": { type: "module" },
    "main.js": `
      import { register } from "node:module";
      register(${url("test/processes/kill/typescript-loader.mjs")}, import.meta.url, {
        data: { folder: ${JSON.stringify(transpiled)} },
      });
      const { isEntryPoint, runProcess } = await import(${url("src/process.ts")});
      const { ConfigError, forgetEnvironment } = await import(${url("src/config.ts")});
      if (isEntryPoint(import.meta.url)) await runProcess("worker", ${start});`,
  });
  const child = spawn(process.execPath, [...nodeOptions, join(path, "main.js")], {
    cwd: path,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  return { path, child, said: text(child.stderr), ended: once(child, "exit") };
}

test("says ready, and on SIGTERM finishes what it holds and exits 0", async () => {
  const { child, said, ended } = program(`async () => {
    const held = setInterval(() => undefined, 1000);
    return {
      close: () => new Promise((resolve) => setTimeout(resolve, 100)).then(() => console.error("finished")),
    };
  }`);
  child.stderr.once("data", () => child.kill("SIGTERM"));
  expect(await ended).toEqual([0, null]);
  expect(await said).toMatch(/"process":"worker","msg":"ready"\}\nfinished\n$/);
});

test("prints a configuration error and nothing else, and exits 78", async () => {
  const { said, ended } = program(`() => { throw new ConfigError("HOLDFAST_PUBLIC_URL is missing"); }`);
  expect(await ended).toEqual([78, null]);
  expect(await said).toBe("HOLDFAST_PUBLIC_URL is missing\n");
});

test("prints why it could not start, without a stack, and exits 1", async () => {
  const { said, ended } = program(`async () => { throw new Error("port 8080 is taken"); }`);
  expect(await ended).toEqual([1, null]);
  expect(await said).toBe("worker could not start: port 8080 is taken\n");
});

test("exits 78 before anything is started where Node was told to believe every server", async () => {
  const { said, ended } = program(`() => { console.error("started"); }`, {
    NODE_TLS_REJECT_UNAUTHORIZED: "0",
  });
  expect(await ended).toEqual([78, null]);
  expect(await said).toMatch(
    /^The configuration has one problem:\n- NODE_TLS_REJECT_UNAUTHORIZED is 0, .*; expected it unset: .*NODE_EXTRA_CA_CERTS\n$/,
  );
});

const OPENED = /Debugger listening/;
const KEEPS_RUNNING = `async () => {
  const held = setInterval(() => undefined, 1000);
  return { close: async () => { clearInterval(held); } };
}`;

test("SIGUSR1 opens no inspector", async () => {
  const { child, said, ended } = program(KEEPS_RUNNING);
  child.stderr.on("data", (chunk) => {
    if (String(chunk).includes('"ready"')) child.kill("SIGUSR1");
    if (String(chunk).includes("SIGUSR1 opens no inspector here")) child.kill("SIGTERM");
  });
  expect(await ended).toEqual([0, null]);
  expect(await said).not.toMatch(OPENED);
});

test("an inspector that a signal opened during the start is closed again", async () => {
  const { child, said, ended } = program(
    `async () => {
      const { default: inspector } = await import("node:inspector");
      console.error("inspector at " + inspector.url());
      return (${KEEPS_RUNNING})();
    }`,
    { NODE_OPTIONS: `--inspect-port=0 --import=data:text/javascript,${encodeURIComponent(SIGNAL_AT_START)}` },
  );
  child.stderr.on("data", (chunk) => {
    if (String(chunk).includes('"ready"')) child.kill("SIGTERM");
  });
  expect(await ended).toEqual([0, null]);
  expect(await said).toMatch(OPENED);
  expect(await said).toContain("inspector at undefined");
});

/** Runs before the first line of our own. */
const SIGNAL_AT_START = `
import inspector from "node:inspector";
process.kill(process.pid, "SIGUSR1");
while (inspector.url() === undefined) await new Promise((resolve) => setTimeout(resolve, 10));`;

/** Made at run time, so that no source text and no stack trace's line holds it. */
const NUMBER = ["4111", "1111", "1111", "1111"].join("");

test("masks what nobody caught, and leaves no report of it, however Node was told to write one", async () => {
  const { path, said, ended } = program(
    `() => { setTimeout(() => { throw new Error("refused " + ${JSON.stringify(Array.from(NUMBER))}.join("")); });
             return { close: async () => undefined }; }`,
    {},
    ["--report-uncaught-exception"],
  );
  expect(await ended).toEqual([1, null]);
  expect(await said).toMatch(/worker failed: Error: refused \*\*\*\n/);
  expect(await said).not.toContain(NUMBER);
  expect(readdirSync(path).filter((name) => name.startsWith("report"))).toEqual([]);
});

test("has none of its secrets in a diagnostic report that somebody asks for", async () => {
  const secret = "fake-token-of-this-test";
  const { path, child, ended } = program(
    `() => { forgetEnvironment(); const held = setInterval(() => undefined, 1000);
             return { close: async () => clearInterval(held) }; }`,
    { HOLDFAST_CARD_VAULT_TOKEN: secret, PAYERMAX_PRIVATE_KEY: secret, SHOWN_VARIABLE: "shown" },
    ["--report-on-signal", "--report-signal=SIGUSR2"],
  );
  child.stderr.on("data", (chunk) => {
    if (String(chunk).includes('"ready"')) child.kill("SIGUSR2");
  });
  const report = await expectReport(path);
  expect(report).toContain("SHOWN_VARIABLE");
  expect(report).not.toContain(secret);
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
});

function expectReport(path: string): Promise<string> {
  return vi.waitFor(
    () => {
      const name = readdirSync(path).find((file) => file.startsWith("report"));
      const report = name === undefined ? "" : readFileSync(join(path, name), "utf8");
      expect(() => JSON.parse(report) as unknown).not.toThrow();
      return report;
    },
    { timeout: 30_000, interval: 50 },
  );
}
