import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll } from "vitest";
import { newsSign, PLATFORM } from "./payermax-news.js";
import type { StackOptions } from "./stack.js";

/** A request as it reaches the provider. */
export interface ProviderCall {
  /** The last part of its path: `orderAndPay`, `tran-query`. */
  readonly operation: string;
  /** What is asked: PayerMax's `data`, or all that Pockyt is sent. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Lets the twin do it; `answer` is then what it says, for the script to give or to keep. */
  readonly forward: () => Promise<ProviderAnswer>;
}

/** `pass`: the twin does it and answers. `lost`: neither does it reach the twin, nor is there an answer. */
export type ProviderAnswer = "pass" | "lost" | WrittenAnswer;

/** In the twin's place, and signed as PayerMax signs. */
export interface WrittenAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

export type Script = (call: ProviderCall) => ProviderAnswer | Promise<ProviderAnswer>;

export interface ScriptedProvider {
  /** For the stack whose provider it is. */
  readonly stack: Pick<StackOptions, "sandbox" | "provider">;
  /** From now on it decides what happens to the requests about this payment; all others reach the twin. */
  script(paymentId: string, script: Script): void;
  /** The operations that were asked for about this payment, in their order. */
  asked(paymentId: string, operation?: string): string[];
}

/** Stands between Holdfast and the provider's twin, and does to each payment what the test tells. */
export function scriptedProvider(): ScriptedProvider {
  const scripts = new Map<string, Script>();
  const calls: { readonly paymentIds: string[]; readonly operation: string }[] = [];
  const running: { close?: () => Promise<void> } = {};
  afterAll(() => running.close?.());

  async function answer(request: IncomingMessage, response: ServerResponse, target: string): Promise<void> {
    const raw = await bodyOf(request);
    const fields = fieldsOf(raw);
    const path = request.url ?? "";
    const operation = path.split("/").at(-1) ?? "";
    const values = [...Object.values(fields), request.headers["pockyt-request-id"]];
    const paymentIds = [...scripts.keys()].filter((paymentId) =>
      values.some((value) => names(value, paymentId)),
    );
    calls.push({ paymentIds, operation });
    const forward = () => ask(`${target}${path}`, raw, request.headers);
    const [script] = paymentIds.map((paymentId) => scripts.get(paymentId));
    const scripted = (await script?.({ operation, fields, forward })) ?? "pass";
    give(response, scripted === "pass" ? await forward() : scripted);
  }

  return {
    stack: {
      sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
      async provider(target) {
        const server = createServer((request, response) => {
          // Where the twin breaks the connection, its caller's breaks too.
          answer(request, response, target).catch(() => response.destroy());
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        running.close = () =>
          new Promise((resolve) => {
            server.closeAllConnections();
            server.close(() => {
              resolve();
            });
          });
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      },
    },
    script(paymentId, script) {
      scripts.set(paymentId, script);
    },
    asked: (paymentId, wanted) =>
      calls
        .filter(
          ({ paymentIds, operation }) =>
            paymentIds.includes(paymentId) && operation === (wanted ?? operation),
        )
        .map(({ operation }) => operation),
  };
}

/** What PayerMax says where it took a request. */
export function accepted(data: object): WrittenAnswer {
  return { json: { code: "APPLY_SUCCESS", msg: "", data } };
}

/** What Pockyt says where it has no such transaction. */
export const NO_SUCH_TRANSACTION: WrittenAnswer = {
  json: { ret_code: "000021", ret_msg: "no related information" },
};

/** The payment itself, or a request whose number begins with it. */
function names(value: unknown, paymentId: string): boolean {
  return typeof value === "string" && (value === paymentId || value.startsWith(`${paymentId}_`));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function fieldsOf(body: string): Record<string, unknown> {
  const all = JSON.parse(body) as Record<string, unknown>;
  return typeof all.data === "object" && all.data !== null ? (all.data as Record<string, unknown>) : all;
}

async function ask(url: string, body: string, headers: IncomingMessage["headers"]): Promise<WrittenAnswer> {
  const { sign, "content-type": type = "application/json" } = headers;
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": type, ...(typeof sign === "string" && { sign }) },
    body,
  });
  return { status: answer.status, json: await answer.json() };
}

function give(response: ServerResponse, answer: ProviderAnswer): void {
  if (typeof answer === "string") return void response.destroy();
  const { status = 200, headers, json } = answer;
  const body = json === undefined ? "" : JSON.stringify(json);
  response
    .writeHead(status, { "content-type": "application/json", sign: newsSign(body), ...headers })
    .end(body);
}
