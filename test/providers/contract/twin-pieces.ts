import type { RawWebhook } from "../../../src/providers/port.js";
import type { Sandbox } from "../../../sandbox/server.js";
import { startProvider, type ProviderServer } from "../support/provider-server.js";
import type { Books } from "./contract-provider.js";

export interface Receiver {
  readonly url: string;
  readonly acknowledgeWith: (acknowledgement: { contentType: string; body: string }) => void;
  readonly received: () => RawWebhook[];
  readonly close: () => Promise<void>;
}

/** Stands in for the relay: it takes notifications as they come and acknowledges them. */
export async function startReceiver(): Promise<Receiver> {
  const server: ProviderServer = await startProvider();
  return {
    url: `${server.url}/webhooks`,
    acknowledgeWith({ contentType, body }) {
      server.reply = { headers: { "content-type": contentType }, body };
    },
    received: () =>
      server.requests.map(({ headers, body }) => ({
        contentType: (headers["content-type"] ?? "").split(";")[0] ?? "",
        headers,
        body,
        receivedAt: "2026-01-02T03:04:05.000Z",
      })),
    close: server.close,
  };
}

/** What the sandbox's ledger says of one payment. */
export function booksOf(sandbox: Sandbox, reference: string): Books | null {
  const [balance] = sandbox.ledger({ reference }).balance;
  if (balance === undefined) return null;
  const { charged, refunded, held } = balance;
  return { charged, refunded, ...(held !== undefined && { held }) };
}

/** Once every delivery that is due has been tried. */
export async function deliveredTo(sandbox: Sandbox, receiver: Receiver): Promise<RawWebhook[]> {
  await sandbox.advance(0);
  return receiver.received();
}

export const acknowledgedBy = (sandbox: Sandbox) =>
  sandbox.webhooks().map(({ acknowledged }) => acknowledged);

export function theOne<Value>(values: readonly Value[]): Value {
  const [only, ...others] = values;
  if (only === undefined || others.length > 0) throw new Error(`${values.length} instead of one`);
  return only;
}
