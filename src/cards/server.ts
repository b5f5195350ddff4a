import { closeGracefully } from "../http-service/close-gracefully.js";
import { createCardVault, type CardVaultOptions } from "./vault-app.js";
import { MemoryCardStore, type MemoryCardStoreOptions } from "./memory-card-store.js";

interface CardVaultServiceOptions
  extends Omit<CardVaultOptions, "store">, Omit<MemoryCardStoreOptions, "now"> {
  /** 0 takes a free port. */
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** How long `close()` waits for a request that is still being sent; default 5000. */
  readonly closeGraceMs?: number;
}

export interface CardVaultService {
  readonly url: string;
  /** Finishes the requests that it has, then destroys every card. */
  close(): Promise<void>;
}

/** Starts a card vault of its own; rejects when a token is unusable or the port is taken. */
export async function startCardVaultService(options: CardVaultServiceOptions): Promise<CardVaultService> {
  const { port, host = "127.0.0.1", closeGraceMs = 5000, now = Date.now } = options;
  const store = new MemoryCardStore({ ...options, now });
  const app = createCardVault({ ...options, store, now });
  const url = await app.listen({ port, host });
  return {
    url,
    async close() {
      await closeGracefully(app, closeGraceMs);
      store.clear();
    },
  };
}
