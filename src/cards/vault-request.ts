import { Agent, request } from "undici";
import { Wrong } from "../formats/format.js";
import { baseUrl } from "../formats/urls.js";

export interface CardVaultClientOptions {
  /** The vault's base URL: https, or http where it is on this machine or in a private network. */
  readonly url: string;
  readonly token: string;
  /** For connecting, sending and reading together; default, and at most, 3000. */
  readonly timeoutMs?: number;
}

interface VaultRequest {
  readonly method: "POST" | "DELETE";
  /** Relative to the base URL. */
  readonly path: string;
  readonly body?: object;
}

export type VaultReply =
  /** `body` is undefined where the answer was not JSON. */
  | { readonly status: number; readonly body: unknown }
  /** The reason never holds anything that was sent or received. */
  | { readonly status: "unreachable"; readonly reason: string };

type SendToVault = (request: VaultRequest) => Promise<VaultReply>;

const MAX_TIMEOUT_MS = 3000;

/**
 * The function that it returns makes one HTTP request to the vault and never throws. What is sent and received is held
 * in buffers that are overwritten after use.
 *
 * @throws TypeError for a URL that is none, or that is plain http to a public host
 */
export function vaultRequester(options: CardVaultClientOptions): SendToVault {
  const base = new URL(`${readUrl(options.url)}/`);
  const timeoutMs = Math.min(options.timeoutMs ?? MAX_TIMEOUT_MS, MAX_TIMEOUT_MS);
  const dispatcher = new Agent({ maxResponseSize: 64 * 1024 });
  return async ({ method, path, body }) => {
    const sent = body && Buffer.from(JSON.stringify(body));
    try {
      const { statusCode, body: answer } = await request(new URL(path, base), {
        method,
        dispatcher,
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          authorization: `Bearer ${options.token}`,
          ...(body && { "content-type": "application/json" }),
        },
        ...(sent && { body: sent }),
      });
      return { status: statusCode, body: parseAndWipe(new Uint8Array(await answer.arrayBuffer())) };
    } catch (error) {
      return { status: "unreachable", reason: `the card vault ${describe(error as Error, timeoutMs)}` };
    } finally {
      sent?.fill(0);
    }
  };
}

function readUrl(url: string): string {
  const read = baseUrl.read(url);
  if (read instanceof Wrong)
    throw new TypeError(`the card vault's URL ${read.what}; expected ${baseUrl.expected}`);
  return read;
}

function parseAndWipe(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  } finally {
    bytes.fill(0);
  }
}

const KNOWN_CODES: Readonly<Record<string, string>> = {
  ECONNREFUSED: "refused the connection",
  ECONNRESET: "closed the connection",
  UND_ERR_SOCKET: "closed the connection",
  ENOTFOUND: "has no address: its host name is unknown",
};

/** By code only: an error's message may quote what was sent. */
function describe({ name, code = name }: NodeJS.ErrnoException, timeoutMs: number): string {
  if (name === "TimeoutError") return `did not answer within ${timeoutMs} ms`;
  return KNOWN_CODES[code] ?? `could not be asked (${code})`;
}
