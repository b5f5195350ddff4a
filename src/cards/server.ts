import { closeGracefully } from "../http-service/close-gracefully.js";
import { createCardVault, type CardVaultOptions } from "./vault-app.js";
import { MemoryCardStore, type MemoryCardStoreOptions } from "./memory-card-store.js";
import { RedisCardStore } from "./redis-card-store.js";
import type { VaultStore } from "./vault-store.js";

interface CardVaultServiceOptions
  extends Omit<CardVaultOptions, "store">, Omit<MemoryCardStoreOptions, "now"> {
  /** `redis://` or `rediss://`: the store that several vaults share; default: this process's memory. */
  readonly storeUrl?: string | null;
  /** 0 takes a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** How long `close()` waits for a request that is still being sent; default 5000. */
  readonly closeGraceMs?: number;
}

export interface CardVaultService {
  readonly url: string;
  /** Finishes the requests that it has. What was in this process's memory is then destroyed. */
  close(): Promise<void>;
}

/** Starts a card vault of its own; rejects when a token is unusable or the port is taken. */
export async function startCardVaultService(options: CardVaultServiceOptions): Promise<CardVaultService> {
  const { port, host = "127.0.0.1", closeGraceMs = 5000 } = options;
  const store = openStore(options);
  try {
    const app = createCardVault({ ...options, store });
    const url = await app.listen({ port, host });
    return {
      url,
      async close() {
        await closeGracefully(app, closeGraceMs);
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

function openStore({ storeUrl, now = Date.now, metrics, ...options }: CardVaultServiceOptions): VaultStore {
  if (storeUrl != null) return new RedisCardStore({ ...options, now, url: storeUrl });
  const store = new MemoryCardStore({ ...options, now });
  metrics?.keeps(() => store.size);
  return store;
}
