import { randomBytes } from "node:crypto";
import type { Client } from "@temporalio/client";
import { startProcess } from "../../process/parent.js";
import type { Contender } from "../contender.js";
import type { Surroundings } from "../surroundings.js";
import { holdfastBackend } from "./backend.js";
import type { CardVaultOptions } from "./card-vault.js";
import type { RelayOptions } from "./relay.js";
import type { HoldfastWorkerOptions } from "./worker.js";

interface Address {
  readonly url: string;
}

/** Card vault, relay and worker, a process each. */
export async function startHoldfast(client: Client, around: Surroundings): Promise<Contender> {
  const { temporal, taskQueue, merchant, standInUrl, logs, profile } = around;
  const here = (file: string) => new URL(file, import.meta.url);
  const [storeToken, leaseToken] = [secret(), secret()];
  const cardVault = await startProcess<Address>(
    here("./card-vault.js"),
    { storeToken, leaseToken } satisfies CardVaultOptions,
    { logs, name: "holdfast-card-vault" },
  );
  const relay = await startProcess<Address>(
    here("./relay.js"),
    { ...temporal, taskQueue, merchant, standInUrl } satisfies RelayOptions,
    { logs, name: "holdfast-relay" },
  );
  const options: HoldfastWorkerOptions = {
    ...temporal,
    taskQueue,
    merchant,
    standInUrl,
    relayUrl: relay.info.url,
    cardVault: { url: cardVault.info.url, leaseToken },
  };
  const worker = await startProcess(here("./worker.js"), options, {
    logs,
    name: "holdfast-worker",
    ...(profile !== undefined && { profile }),
  });
  return {
    name: "holdfast",
    backend: holdfastBackend(client, taskQueue, { url: cardVault.info.url, token: storeToken }),
    usage: async () => ({
      worker: await worker.usage(),
      webhooks: await relay.usage(),
      cardVault: await cardVault.usage(),
    }),
    async stop() {
      await worker.stop();
      await relay.stop();
      await cardVault.stop();
    },
  };
}

function secret(): string {
  return randomBytes(24).toString("base64url");
}
