import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { defineSearchAttributeKey } from "@temporalio/common";
import ts from "typescript";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startDevServer, type DevServer, type DevServerOptions } from "../../src/temporal/dev-server.js";

const ROOT = join(import.meta.dirname, "../..");
const cliPath = process.env.TEMPORAL_CLI_PATH ?? "temporal";

let folder: string;
let servers: DevServer[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-dev-server-"));
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Omit<DevServerOptions, "cliPath">): Promise<DevServer> {
  const server = await startDevServer({ cliPath, ...options });
  servers.push(server);
  return server;
}

async function withClient<T>({ address }: DevServer, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address });
  try {
    return await use(new Client({ connection }));
  } finally {
    await connection.close();
  }
}

describe("the dev server", () => {
  it("serves on loopback with the search attributes registered, and keeps its file over a kill", async () => {
    const options = { dbFile: join(folder, "temporal.db"), searchAttributes: { PaymentStatus: "Keyword" } };
    const first = await start(options);
    expect(first.address).toMatch(/^127\.0\.0\.1:\d+$/);
    expect((await fetch(first.uiUrl ?? "")).status).toBe(200);
    await withClient(first, (client) =>
      client.workflow.start("nothing", {
        workflowId: "payment-default-ORDER1001",
        taskQueue: "nobody",
        typedSearchAttributes: [
          { key: defineSearchAttributeKey("PaymentStatus", "KEYWORD"), value: "processing" },
        ],
      }),
    );

    first.kill("SIGKILL");
    expect(await first.exited).toEqual({ code: null, signal: "SIGKILL" });

    const again = await start({ ...options, headless: true, port: Number(first.address.split(":")[1]) });
    expect(again.address).toBe(first.address);
    expect(again.uiUrl).toBeNull();
    const description = await withClient(again, (client) =>
      client.workflow.getHandle("payment-default-ORDER1001").describe(),
    );
    expect(description.status.name).toBe("RUNNING");
    await again.stop();
    expect((await again.exited).signal).not.toBe("SIGKILL");
  });

  it("starts several at the same moment, each on ports of its own", async () => {
    const started = await Promise.all([start({ headless: true }), start({ headless: true })]);
    expect(new Set(started.map((server) => server.address)).size).toBe(2);
  });

  it("says why a port that somebody else holds can't be had", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const address = other.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    try {
      await expect(startDevServer({ cliPath, port, headless: true })).rejects.toThrow(
        new RegExp(`exit code 1 before it served on 127.0.0.1:${port}[^]*address already in use`),
      );
    } finally {
      other.close();
    }
  });

  it("names the program that is not there", async () => {
    await expect(startDevServer({ cliPath: join(folder, "temporal") })).rejects.toThrow(
      /can't be started from .*temporal: Error: spawn .* ENOENT/,
    );
  });

  it("ends with the process that started it, even when that is killed", async () => {
    const scratch = join(ROOT, ".cache", `dev-server-${process.pid}`);
    mkdirSync(scratch, { recursive: true });
    try {
      const source = readFileSync(join(ROOT, "src/temporal/dev-server.ts"), "utf8");
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
      });
      const compiled = join(scratch, "dev-server.mjs");
      writeFileSync(compiled, outputText);
      const script = `import { startDevServer } from ${JSON.stringify(pathToFileURL(compiled).href)};
        const server = await startDevServer({ cliPath: ${JSON.stringify(cliPath)}, headless: true });
        console.log(server.address.split(":")[1]);
        setInterval(() => undefined, 1000);`;
      const owner = spawn(process.execPath, ["--input-type=module", "-e", script]);
      const port = await new Promise<number>((resolve) => {
        owner.stdout.once("data", (chunk: Buffer) => {
          resolve(Number(chunk.toString()));
        });
      });
      expect(await isServed(port)).toBe(true);
      owner.kill("SIGKILL");
      for (let waited = 0; (await isServed(port)) && waited < 5_000; waited += 50) await sleep(50);
      expect(await isServed(port)).toBe(false);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
});

function isServed(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}
