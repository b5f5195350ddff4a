import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import type { Books } from "../contract/contract-provider.js";

/** Amounts are whole units of the last decimal here; it shares no code with the adapter. */
type Order = Record<"order" | "state" | "mode" | "number" | "currency" | "webhookUrl" | "secret", string> & {
  amount: bigint;
  held: bigint;
  charged: bigint;
  refunds: Map<string, bigint>;
  captures: Map<string, bigint>;
  cancels: Set<string>;
};
type Name = "merchant" | "order" | "request" | "mode" | "amount" | "currency" | "webhookUrl";
type Fields = Partial<Record<Name, string>> & { card?: { number: string } };
type Answer = { error: string } | { data: unknown };

export interface ExampleTwin {
  readonly url: string;
  readonly books: (order: string) => Books | null;
  /** The shopper pays an order that waits for it. */
  readonly pay: (order: string) => void;
  /** Once every notification has been answered: whether by "ok". */
  readonly acknowledged: () => Promise<boolean[]>;
  readonly close: () => Promise<void>;
}

const DECIMALS: Readonly<Record<string, number>> = { USD: 2, EUR: 2, JPY: 0, HUF: 0 };
const parse = (text: string) => BigInt(text.replace(".", ""));

function format(units: bigint, currency: string): string {
  const decimals = DECIMALS[currency] ?? 2;
  const digits = units.toString().padStart(decimals + 1, "0");
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, amount) => total + amount, 0n);
const sign = (body: string, secret: string) => createHmac("sha256", secret).update(body).digest("hex");

/** A made-up provider, played. `secrets`: of each merchant. */
export async function startExampleTwin(secrets: Readonly<Record<string, string>>): Promise<ExampleTwin> {
  const orders = new Map<string, Order>();
  const deliveries: Promise<boolean>[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      const fields = JSON.parse(body) as Fields;
      const secret = secrets[fields.merchant ?? ""] ?? "";
      const isSigned = request.headers["x-signature"] === sign(body, secret);
      const answer = isSigned ? run(request.url ?? "", fields, secret) : { error: "not_signed" };
      const text = JSON.stringify(answer);
      response
        .writeHead(200, { "content-type": "application/json", "x-signature": sign(text, secret) })
        .end(text);
    });
  });

  function run(path: string, fields: Fields, secret: string): Answer {
    const { order: id = "", request = "", amount = "0" } = fields;
    const order = orders.get(id);
    if (path === "/order") return order ? { error: "exists" } : { data: make(fields, secret) };
    if (order === undefined) return { error: "not_found" };
    if (path === "/find-order") return { data: viewOf(order) };
    const done = (units?: bigint) => ({
      data: {
        order: id,
        request,
        ...(units !== undefined && { amount: format(units, order.currency), currency: order.currency }),
      },
    });
    switch (path) {
      case "/capture":
        if (!order.captures.has(request)) {
          if (parse(amount) > order.held) return { error: "not_allowed" };
          order.captures.set(request, parse(amount));
          order.charged = parse(amount);
          order.held = 0n;
        }
        return done(order.captures.get(request));
      case "/cancel":
        if (order.held === 0n && !order.cancels.has(request)) return { error: "not_allowed" };
        order.cancels.add(request);
        order.held = 0n;
        return done();
      case "/refund":
        if (!order.refunds.has(request)) {
          if (parse(amount) > order.charged - sum(order.refunds.values())) return { error: "not_allowed" };
          order.refunds.set(request, parse(amount));
        }
        return done(order.refunds.get(request));
      case "/find-refund":
        return order.refunds.has(request) ? done(order.refunds.get(request)) : { error: "not_found" };
      default:
        return { error: "no_such_call" };
    }
  }

  function make(fields: Fields, secret: string): unknown {
    const { order: id = "", mode = "", currency = "", amount = "", webhookUrl = "" } = fields;
    const state = STATES[fields.card?.number ?? ""] ?? "done";
    const units = parse(amount);
    const order: Order = {
      order: id,
      state,
      mode,
      number: `N${orders.size + 1}`,
      currency,
      webhookUrl,
      secret,
      amount: units,
      held: 0n,
      charged: 0n,
      refunds: new Map(),
      captures: new Map(),
      cancels: new Set(),
    };
    orders.set(id, order);
    if (state === "done") take(order);
    if (state !== "waiting") deliveries.push(notify(order));
    return viewOf(order);
  }

  function take(order: Order): void {
    order.state = "done";
    order[order.mode === "hold" ? "held" : "charged"] = order.amount;
  }

  async function notify(order: Order): Promise<boolean> {
    const body = JSON.stringify(viewOf(order));
    const headers = { "content-type": "application/json", "x-signature": sign(body, order.secret) };
    const response = await fetch(order.webhookUrl, { method: "POST", headers, body });
    return (await response.text()) === "ok";
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    books(id) {
      const order = orders.get(id);
      if (order?.state !== "done") return null;
      const { currency, charged, refunds, held } = order;
      return {
        charged: format(charged, currency),
        refunded: format(sum(refunds.values()), currency),
        held: format(held, currency),
      };
    },
    pay(id) {
      const order = orders.get(id);
      if (order?.state !== "waiting") throw new Error(`${id} doesn't wait for its shopper`);
      take(order);
      deliveries.push(notify(order));
    },
    acknowledged: () => Promise.all(deliveries),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const STATES: Readonly<Record<string, string>> = {
  "4000000000000002": "declined",
  "4000000000003220": "waiting",
};

function viewOf({ order, state, mode, number, currency, amount }: Order): unknown {
  const page = state === "waiting" ? { page: `https://pay.example/${number}` } : {};
  return { order, state, mode, number, currency, amount: format(amount, currency), ...page };
}
