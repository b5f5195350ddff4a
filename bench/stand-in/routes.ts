import type { IncomingMessage } from "node:http";
import type { Contenders } from "./contenders.js";
import type { Notifier } from "./notifier.js";
import { empty, json, type Reply } from "./reply.js";

const PROVIDER = /^\/([a-z]+)\/(pockyt|payermax)(\/.+)$/;
const LEDGER = /^\/ledger\/([a-z]+)$/;
const SHOPPER = /^\/shopper\/(\w+)$/;

type Request = Pick<IncomingMessage, "method" | "url" | "headers">;

/** Which answer a request gets. Only the shopper's waits for something. */
export class Routes {
  readonly #contenders: Contenders;
  readonly #notifier: Notifier;

  constructor(contenders: Contenders, notifier: Notifier) {
    this.#contenders = contenders;
    this.#notifier = notifier;
  }

  answer(request: Request, body: string): Reply | Promise<Reply> {
    const { method, url = "" } = request;
    const [, contender = "", provider, path = ""] = PROVIDER.exec(url) ?? [];
    if (method === "POST" && provider !== undefined)
      return this.#providerCall(request, contender, provider as "pockyt" | "payermax", path, body);
    const [, page] = SHOPPER.exec(url) ?? [];
    if (method === "POST" && page !== undefined) return this.#approve(page);
    const [, ledger] = LEDGER.exec(url) ?? [];
    if (ledger === undefined) return NOT_FOUND;
    if (method === "GET") return json(200, { payments: this.#contenders.get(ledger).calls.view() });
    if (method !== "DELETE") return NOT_FOUND;
    this.#contenders.forget(ledger);
    return NO_CONTENT;
  }

  #providerCall(
    { headers }: Request,
    contender: string,
    provider: "pockyt" | "payermax",
    path: string,
    body: string,
  ): Reply {
    const requestId = headers["pockyt-request-id"];
    const fields = parseObject(body);
    if (fields === null || Array.isArray(requestId)) return NOT_FOUND;
    return this.#contenders.get(contender)[provider].answer(path, { requestId, fields }) ?? NOT_FOUND;
  }

  /** The answer comes once the notification, where one was asked for, was acknowledged. */
  async #approve(page: string): Promise<Reply> {
    const approve = this.#contenders.pageOf(page);
    if (!approve) return NOT_FOUND;
    const notification = approve();
    if (!notification) return OK;
    const delivery = await this.#notifier.send(notification);
    return "status" in delivery && delivery.status === 200 ? OK : json(502, delivery);
  }
}

const OK = empty(200);
const NO_CONTENT = empty(204);
const NOT_FOUND = empty(404);

function parseObject(body: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
