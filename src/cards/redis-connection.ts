import { createClient, ErrorReply } from "@redis/client";
import type { ServiceLog } from "../http-service/service-log.js";
import { StoreUnreachable } from "./vault-store.js";

/** The vault's clients give up after 3 s: until then they want to know that the store is away. */
const ANSWER_WITHIN_MS = 2_000;
const RECONNECT_EVERY_MS = 500;

type Client = ReturnType<typeof newClient>;

/** The commands that the store uses. */
interface RedisCommands {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  ping(): Promise<string>;
}

export interface RedisConnectionOptions {
  /** `redis://` or `rediss://`, with the user name and password in it. */
  readonly url: string;
  /** Told once that the server is away, and once that it is back. */
  readonly logger?: Pick<ServiceLog, "info" | "warn">;
}

/**
 * A connection that is made again for as long as it takes. Commands wait for it while nothing has failed yet, as at the
 * vault's start; once the server is known to be away they fail at once.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions;
  #client: Client;
  #connecting: Promise<unknown> = Promise.resolve();
  #isAway = false;

  constructor(options: RedisConnectionOptions) {
    this.#options = options;
    this.#client = this.#connect();
  }

  /**
   * @throws ErrorReply where the server refuses the command
   * @throws StoreUnreachable where it gives no answer, within 2 s
   */
  async ask<T>(command: (client: RedisCommands) => Promise<T>): Promise<T> {
    const client = this.#client;
    const late = timer(ANSWER_WITHIN_MS);
    try {
      const answer = async () => {
        if (!client.isReady && !this.#isAway) await this.#connecting;
        return command(client);
      };
      return await Promise.race([answer(), late.over]);
    } catch (error) {
      if (error instanceof ErrorReply) throw error;
      // A server that has gone without a word leaves a connection that never answers.
      if (error instanceof NoAnswer) this.#replace(client);
      throw new StoreUnreachable(reasonOf(error));
    } finally {
      late.stop();
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #connect(): Client {
    const client = newClient(this.#options.url);
    client.on("error", (error: unknown) => {
      this.#away(error);
    });
    client.on("ready", () => {
      if (this.#isAway) this.#options.logger?.info({}, "the card store is back");
      this.#isAway = false;
    });
    // It goes on trying, and what fails is told by the event.
    this.#connecting = client.connect().catch(() => undefined);
    return client;
  }

  #replace(client: Client): void {
    if (client !== this.#client) return;
    this.#away(new NoAnswer());
    client.destroy();
    this.#client = this.#connect();
  }

  #away(error: unknown): void {
    if (this.#isAway) return;
    this.#isAway = true;
    const message = "the card store can't be reached: no card is stored or leased until it is back";
    this.#options.logger?.warn({ reason: reasonOf(error) }, message);
  }
}

function newClient(url: string) {
  return createClient({
    url,
    // Every server of the protocol knows version 2.
    RESP: 2,
    maintNotifications: "disabled",
    // The library begins by telling its name. A server that wants no password has nothing else to answer, and would
    // count as ready before it has said anything. The answer may be a refusal.
    disableClientInfo: false,
    disableOfflineQueue: true,
    socket: { connectTimeout: ANSWER_WITHIN_MS, reconnectStrategy: () => RECONNECT_EVERY_MS },
  });
}

class NoAnswer extends Error {}

function timer(ms: number): { readonly over: Promise<never>; stop(): void } {
  let stop: () => void = () => undefined;
  const over = new Promise<never>((_, reject) => {
    const timeout = setTimeout(() => {
      reject(new NoAnswer());
    }, ms);
    stop = () => {
      clearTimeout(timeout);
    };
  });
  return { over, stop };
}

/** By code or type only: a message may quote what was sent. The first word of the server's own errors is a code. */
function reasonOf(error: unknown): string {
  if (error instanceof NoAnswer) return `it did not answer within ${ANSWER_WITHIN_MS} ms`;
  if (error instanceof ErrorReply) return `it refuses: ${codeOf(error)}`;
  if (error instanceof Error && "code" in error && typeof error.code === "string") return error.code;
  return error instanceof Error ? error.constructor.name : "unknown";
}

/** `OOM`, `WRONGPASS`, `READONLY`, … */
export function codeOf({ message }: ErrorReply): string {
  return /^[A-Z]+/.exec(message)?.[0] ?? "unknown";
}
