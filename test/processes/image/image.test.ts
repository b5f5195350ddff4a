import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { blockWith, runShell } from "../../docs/shell-blocks.js";
import { page } from "../../docs/tables.js";
import { newPaymentId } from "../../support/stack.js";
import { eventually, freePort, merchant, paymentIs, usePrograms, withNewCard } from "../support.js";
import { hasNamespaces, healthOf, inContainer, memoryLimit, stopContainer, type Image } from "./container.js";

const ROOT = join(import.meta.dirname, "../../..");

const folder = mkdtempSync(join(tmpdir(), "holdfast-image-"));
const tree = join(folder, "tree");
const writable = join(folder, "spool");

/** For a container of its own. */
function image(name: string): Image {
  const root = join(folder, `root-${name}`);
  mkdirSync(root, { recursive: true });
  return { tree, root, writable };
}

/** Where the system gives no namespaces: the same tree with nothing to write to, as the user who runs the tests. */
const command = (name: string, args: readonly string[]) =>
  hasNamespaces ? inContainer(image(name), args) : [process.execPath, ...args.map((arg) => join(tree, arg))];

const run = usePrograms((name) => command(name, [`dist/src/${name}.js`]));
const runFromSource = usePrograms();

beforeAll(async () => {
  await runShell(blockWith("deployment.md", "assemble.mjs"), { given: { "/srv/holdfast": tree }, cwd: ROOT });
  mkdirSync(writable);
  chmodSync(writable, 0o777);
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o555);
}, 180_000);
afterAll(() => {
  for (const entry of readdirSync(tree, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  rmSync(folder, { recursive: true, force: true });
});

describe("the image's file tree", () => {
  const packages = () =>
    readdirSync(join(tree, "node_modules")).flatMap((name) =>
      name.startsWith("@")
        ? readdirSync(join(tree, "node_modules", name)).map((part) => `${name}/${part}`)
        : [name],
    );

  test("has the programs, the bundled workflows and what they need, and nothing that compiles, installs or tests", () => {
    expect(readdirSync(tree).sort()).toEqual([
      "LICENSE",
      "dist",
      "health.mjs",
      "node_modules",
      "package.json",
    ]);
    expect(readdirSync(join(tree, "dist/src"))).toEqual(
      expect.arrayContaining(["worker.js", "relay.js", "card-vault.js", "codec.js", "workflow-bundles"]),
    );
    const unwanted =
      /^(typescript|vitest|eslint|prettier|npm|node-gyp|swc-loader)$|^@(swc|types|stryker-mutator)\//;
    expect(packages().filter((name) => unwanted.test(name))).toEqual([]);
    const files = readdirSync(tree, { recursive: true, encoding: "utf8" });
    expect(files.filter((path) => /\.(map|ts|tsbuildinfo)$|^dist\/(src\/demo|sandbox)/.test(path))).toEqual(
      [],
    );
  });

  test("has native code for this platform alone, and is small", () => {
    const releases = readdirSync(join(tree, "node_modules/@temporalio/core-bridge/releases"));
    expect(releases).toHaveLength(1);
    const [kilobytes = ""] = execFileSync("du", ["-sk", tree]).toString().split("\t");
    expect(Number(kilobytes)).toBeLessThan(150 * 1024);
  });

  test("has every module that one of our files imports, also when it does so late", () => {
    const modules = readdirSync(join(tree, "dist/src"), { recursive: true, encoding: "utf8" }).filter(
      (path) => path.endsWith(".js") && !/^(workflow-bundles|workflows|cli\/main)/.test(path),
    );
    const script = `for (const path of ${JSON.stringify(modules)}) await import(${JSON.stringify(`${tree}/dist/src/`)} + path);`;
    const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(modules.length).toBeGreaterThan(200);
  });
});

describe.runIf(hasNamespaces)("a container of it", () => {
  test("can write nowhere but where it is given a place, and has no rights to gain", () => {
    const script = `
      const { readFileSync, writeFileSync } = require("node:fs");
      const tried = ["/app/x", "/app/dist/x.js", "/x", "/tmp/x", "/usr/x", "/spool/x"].map((path) => {
        try { writeFileSync(path, ""); return "written"; } catch ({ code }) { return code; }
      });
      const status = readFileSync("/proc/self/status", "utf8");
      console.log(JSON.stringify({ tried, uid: process.getuid(), pid: process.pid,
        capabilities: /^CapEff:\\s*(\\w+)/m.exec(status)[1], noNewPrivileges: /^NoNewPrivs:\\s*1/m.test(status) }));`;
    const [file = "", ...args] = inContainer(image("probe"), ["-e", script]);
    const { stdout, stderr } = spawnSync(file, args, { env: { PATH: process.env.PATH }, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(JSON.parse(stdout)).toEqual({
      tried: ["EROFS", "EROFS", "EROFS", "ENOENT", "EROFS", "written"],
      uid: 10001,
      pid: 1,
      capabilities: "0000000000000000",
      noNewPrivileges: true,
    });
  });
});

test("with the worker's memory limit it keeps as many open payments as docs/operations.md says", (context) => {
  const limit = memoryLimit(2 * 1_024 ** 3);
  if (limit === null) {
    context.skip("this system gives no control group for memory");
    return;
  }
  try {
    const module = JSON.stringify(join(tree, "dist/src/temporal/cached-payments.js"));
    const script = `import(${module}).then(({ cachedPayments }) => console.log(cachedPayments(null, 1)))`;
    const [file, ...args] = [...limit.command, process.execPath, "-e", script];
    const kept = Number(execFileSync(file, args).toString());
    const [, said] = /in a container of 2 GiB it keeps some (\d+)/.exec(page("operations.md")) ?? [];
    expect(Math.abs(kept - Number(said))).toBeLessThan(60);
  } finally {
    limit.remove();
  }
});

test(`worker, relay, card vault and codec endpoint of it start, get healthy, make a payment and stop on SIGTERM${
  hasNamespaces ? ", as an unprivileged user with a read-only root" : ", with read-only files"
}`, async () => {
  const shop = await merchant();
  const spool = hasNamespaces ? "/spool/relay" : join(writable, "relay");
  const env = {
    "card-vault": shop.env["card-vault"],
    worker: { ...shop.env.worker, NODE_ENV: "production" },
    relay: { ...shop.env.relay, HOLDFAST_SPOOL_DIR: spool },
    codec: {
      HOLDFAST_CODEC_PORT: String(await freePort()),
      HOLDFAST_CODEC_TOKEN: randomBytes(24).toString("hex"),
      HOLDFAST_PAYLOAD_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    },
  };
  await runFromSource("sandbox", shop.env.sandbox).ready();
  const programs = (["card-vault", "worker", "relay", "codec"] as const).map((name) => ({
    name,
    program: run(name, env[name]),
  }));
  for (const { program } of programs) await program.ready();

  for (const { name, program } of programs)
    for (const path of ["livez", "readyz"])
      if (hasNamespaces)
        await eventually(() => {
          expect(healthOf(program, path, env[name])).toEqual({ status: 0, said: `${name} /${path}: 200` });
        });
  const { holdfast, close } = await shop.connect();
  const paymentId = newPaymentId("from_the_image");
  await holdfast.charge(await withNewCard(holdfast, paymentId));
  await paymentIs(holdfast, paymentId, { status: "captured" });
  await close();
  for (const url of Object.values(shop.metricsUrls)) expect((await fetch(url)).status).toBe(200);

  for (const { name, program } of programs) {
    const stopped = hasNamespaces ? await stopContainer(program) : await program.stop();
    expect(stopped, name).toEqual({ code: 0, signal: null });
  }
  // No bundler has run.
  expect(programs.map(({ program }) => program.output()).join("\n")).not.toMatch(/webpack|bundle/i);
});
