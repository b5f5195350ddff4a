import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, inject } from "vitest";
import type { TemporalConfig } from "../../src/config.js";
import { startDevServer, type DevServer, type DevServerOptions } from "../../src/temporal/dev-server.js";

export interface OwnServer {
  readonly server: DevServer;
  readonly dbFile: string;
  readonly temporal: TemporalConfig;
}

/** A Temporal server on a database file of its own, without our search attributes: the worker has to add them. */
export function useDevServer(options: Pick<DevServerOptions, "dynamicConfig"> = {}): {
  readonly current: OwnServer;
} {
  const holder: { current?: OwnServer; folder?: string } = {};
  beforeAll(async () => {
    holder.folder = await mkdtemp(join(tmpdir(), "holdfast-server-"));
    const dbFile = join(holder.folder, "temporal.db");
    const { cliPath } = inject("temporal");
    const server = await startDevServer({ ...options, cliPath, dbFile, headless: true });
    const temporal = { connectionOptions: { address: server.address }, namespace: "default" };
    holder.current = { server, dbFile, temporal };
  });
  afterAll(async () => {
    await holder.current?.server.stop();
    if (holder.folder !== undefined) await rm(holder.folder, { recursive: true, force: true });
  });
  return holder as { readonly current: OwnServer };
}
