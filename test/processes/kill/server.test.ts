import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject, test } from "vitest";
import { startDevServer } from "../../../src/temporal/dev-server.js";
import { Gate } from "../../support/gate.js";
import { startStack } from "../../support/stack.js";
import { freePort } from "../support.js";
import { callsEnded } from "./backend.js";
import { killAtEveryStep } from "./every-step.js";
import { flows } from "./flows.js";
import type { Setting } from "./round.js";
import { dies } from "./sample.js";

/**
 * Here the worker lives on, and what it holds may reach the provider after Temporal has given it up: "no such
 * transaction" is believed late.
 */
const schedules = { check: [1, 2, 4], poll: [2, 4, 8], notFoundAnswers: 4, notFoundSettleSeconds: 60 };

/** A server of its own, which is started again on the same database file and port. */
async function setting(): Promise<Setting> {
  const folder = await mkdtemp(join(tmpdir(), "holdfast-killed-"));
  const port = await freePort();
  const start = () =>
    startDevServer({
      cliPath: inject("temporal").cliPath,
      dbFile: join(folder, "temporal.db"),
      port,
      headless: true,
    });
  let server = await start();
  const temporal = { connectionOptions: { address: server.address }, namespace: "default" };
  const stack = await startStack({ schedules, worker: "later", temporal: () => Promise.resolve(temporal) });
  return {
    stack,
    temporalAddress: server.address,
    schedules,
    async kill(child) {
      server.kill("SIGKILL");
      await server.exited;
      server = await start();
      child.goOn();
    },
    async close() {
      await callsEnded(stack);
      await stack.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const servers = new Gate(3);

for (const flow of flows)
  test(
    `a payment outlives the SIGKILL of the Temporal server at every step: ${flow.name}`,
    { concurrent: true, skip: !dies("server", flow, flows), timeout: 600_000 },
    async () => {
      const leave = await servers.enter();
      try {
        await killAtEveryStep("server", flow, setting);
      } finally {
        leave();
      }
    },
  );
