import type { ServerResponse } from "node:http";

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function json(status: number, value: unknown): Reply {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

export function empty(status: number): Reply {
  return { status, headers: {}, body: "" };
}

/** With its length, as Node would otherwise send it in chunks. */
export function send(response: ServerResponse, { status, headers, body }: Reply): void {
  const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...headers, ...length }).end(body);
}
