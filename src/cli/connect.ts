import { Client, Connection } from "@temporalio/client";
import type { TemporalConfig } from "../config/temporal.js";
import type { PayloadKey } from "../formats/payload-keys.js";
import { clientDataConverter } from "../temporal/data-converter.js";
import { connectionError, TemporalUnreachable } from "./unreachable.js";

/** How long the connection may take. */
const CONNECT_MS = 6_000;

/** Temporal as a command uses it: every call has a deadline, so no command hangs. */
export interface Temporal {
  readonly client: Client;
  readonly namespace: string;
  readonly address: string;
  /**
   * Makes calls that end by then, whatever happens.
   *
   * @param ms for all of them together
   * @throws TemporalUnreachable, or NoAnswer where Temporal is there and no worker has answered
   */
  readonly within: <T>(ms: number, calls: () => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}

/**
 * @param payloadKeys with which payloads are encrypted, where they are
 * @throws TemporalUnreachable
 */
export async function connect(
  { connectionOptions, namespace }: TemporalConfig,
  payloadKeys: readonly PayloadKey[] | undefined,
): Promise<Temporal> {
  const address = connectionOptions.address ?? "localhost:7233";
  let connection: Connection;
  try {
    connection = await Connection.connect({ ...connectionOptions, connectTimeout: CONNECT_MS });
  } catch (error) {
    throw new TemporalUnreachable(address, error);
  }
  const client = new Client({
    connection,
    namespace,
    dataConverter: clientDataConverter({ payloadKeys, namespace }),
  });
  return {
    client,
    namespace,
    address,
    async within(ms, calls) {
      try {
        return await client.withDeadline(Date.now() + ms, calls);
      } catch (error) {
        throw connectionError(error, address) ?? error;
      }
    },
    close: () => connection.close(),
  };
}
