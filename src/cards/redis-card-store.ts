import { ErrorReply } from "@redis/client";
import type { VaultContent } from "./card.js";
import type { Lessee } from "./card-leases.js";
import { lesseeTag, newCardRef, readCardRef, type CardReference } from "./card-reference.js";
import type { StoredCvv } from "./card-store.js";
import { codeOf, RedisConnection, type RedisConnectionOptions } from "./redis-connection.js";
import { seal, unseal } from "./sealed-card.js";
import {
  checkLifetime,
  MAX_LIFETIME_MS,
  StoreUnreachable,
  VaultFull,
  type VaultStore,
} from "./vault-store.js";

export interface RedisCardStoreOptions extends RedisConnectionOptions {
  /** Epoch milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Default, and at most, 15 minutes. */
  readonly lifetimeMs?: number;
}

// The server runs a script as a whole, with nothing of another vault between its commands. A record is a hash: `sealed`
// in base64 and, once it is leased, `lessee`.

/** KEYS: the record. ARGV: milliseconds to live, then the fields and their values. */
const PUT = `
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])`;

/** KEYS: the record. ARGV: who asks. A lease that is there already is not written again. */
const LEASE = `
local sealed, lessee = unpack(redis.call('HMGET', KEYS[1], 'sealed', 'lessee'))
if not sealed then return {'gone'} end
if lessee and lessee ~= ARGV[1] then return {'leasedToAnother'} end
if not lessee then redis.call('HSET', KEYS[1], 'lessee', ARGV[1]) end
return {'leased', sealed}`;

/** KEYS: the record. ARGV: who asks. */
const DESTROY = `
local lessee = redis.call('HGET', KEYS[1], 'lessee')
if lessee and lessee ~= ARGV[1] then return 'leasedToAnother' end
redis.call('DEL', KEYS[1])
return 'destroyed'`;

/**
 * Keeps cards in a server of the Redis protocol, for several vault processes. What is there opens nothing: each record's
 * key, and its name, come from the reference that only the caller has.
 */
export class RedisCardStore implements VaultStore {
  readonly #connection: RedisConnection;
  readonly #now: () => number;
  readonly #lifetimeMs: number;

  /** Connects by itself, and again after each outage. */
  constructor({ now = Date.now, lifetimeMs = MAX_LIFETIME_MS, ...connection }: RedisCardStoreOptions) {
    this.#now = now;
    this.#lifetimeMs = checkLifetime(lifetimeMs);
    this.#connection = new RedisConnection(connection);
  }

  async put(content: VaultContent, lessee?: Lessee): Promise<StoredCvv> {
    const { cardRef, reference } = newCardRef();
    const expiresAt = new Date(this.#now() + this.#lifetimeMs).toISOString();
    const fields = ["sealed", seal(content, reference).toString("base64")];
    if (lessee) fields.push("lessee", lesseeTag(reference, lessee));
    await this.#run(PUT, reference, [String(this.#lifetimeMs), ...fields]);
    return { cardRef, expiresAt };
  }

  async lease(cardRef: string, lessee: Lessee): Promise<Buffer | "gone" | "leasedToAnother"> {
    const reference = readCardRef(cardRef);
    if (!reference) return "gone";
    const reply = await this.#run(LEASE, reference, [lesseeTag(reference, lessee)]);
    const [status, sealed] = Array.isArray(reply) ? (reply as unknown[]) : [];
    if (status === "gone" || status === "leasedToAnother") return status;
    if (status === "leased" && typeof sealed === "string")
      return unseal(Buffer.from(sealed, "base64"), reference);
    throw new StoreUnreachable("it answers a lease with something else");
  }

  async destroy(cardRef: string, lessee: Lessee): Promise<"destroyed" | "leasedToAnother"> {
    const reference = readCardRef(cardRef);
    if (!reference) return "destroyed";
    const reply = await this.#run(DESTROY, reference, [lesseeTag(reference, lessee)]);
    if (reply === "destroyed" || reply === "leasedToAnother") return reply;
    throw new StoreUnreachable("it answers a destruction with something else");
  }

  async ready(): Promise<boolean> {
    try {
      return (await this.#connection.ask((client) => client.ping())) === "PONG";
    } catch {
      return false;
    }
  }

  /** Ends the connection. The cards stay, for the other vaults and for the next one. */
  close(): void {
    this.#connection.close();
  }

  async #run(script: string, { recordId }: CardReference, values: string[]): Promise<unknown> {
    try {
      return await this.#connection.ask((client) =>
        client.eval(script, { keys: [`holdfast:card:${recordId}`], arguments: values }),
      );
    } catch (error) {
      if (!(error instanceof ErrorReply)) throw error;
      const code = codeOf(error);
      if (code === "OOM" && script === PUT) throw new VaultFull();
      throw new StoreUnreachable(`it refuses: ${code}`);
    }
  }
}
