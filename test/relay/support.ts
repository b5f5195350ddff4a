import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished } from "vitest";
import type { SignalOutcome } from "../../src/client/payment-signals.js";
import type { ProviderNotification } from "../../src/domain/notification.js";
import type { PaymentView } from "../../src/domain/payment/view.js";
import { pockytWebhook } from "../../src/providers/pockyt/ipn.js";
import type { Webhook, Webhooks } from "../../src/providers/port.js";
import { deliverToPayment, type Payments } from "../../src/relay/delivery.js";
import { NO_SOURCE } from "../../src/relay/floods/limit-refusals.js";
import { startRelayServer, type RelayServerOptions } from "../../src/relay/server.js";
import type { Spool } from "../../src/relay/spool/spool.js";
import { takeNotifications } from "../../src/relay/take-notifications.js";
import { testLog } from "../support/test-log.js";

export const TOKEN = "5cbfb079f15b150122261c8537086d77a";
export const MERCHANT_NO = "200043";
export const NOW = "2026-01-15T12:00:00.000Z";
export const FORM = "application/x-www-form-urlencoded";
export const PATH = "/webhooks/pockyt/default";

type Fields = Record<string, string>;

/** Pockyt's IPN of a captured payment that saved its card. */
export const IPN: Fields = {
  amount: "20.00",
  completedAt: "2026-01-15T11:59:58Z",
  currency: "USD",
  customerNo: "2000501",
  reference: "ORDER1001",
  status: "success",
  transactionNo: "360128755571009",
  vaultId: "pp_7001",
};

/** The finished payment that the IPN is about. */
export const CAPTURED: PaymentView = {
  paymentId: "ORDER1001",
  account: "default",
  provider: "pockyt",
  kind: "charge",
  status: "captured",
  amount: { currency: "USD", value: 2000 },
  capturedAmount: { currency: "USD", value: 2000 },
  action: null,
  outcomeUnknown: null,
  authorizationExpiresAt: null,
  savedCard: { token: "pp_7001", customerNo: "2000501" },
  failure: null,
  attention: null,
  providerRefs: { transactionNo: "360128755571009" },
  updatedAt: "2026-01-15T11:59:59.000Z",
};

function md5(text: string): string {
  return createHash("md5").update(text).digest("hex");
}

/** By docs.pockyt.io/docs/signing-api-calls, apart from the code under test. */
export function signed(fields: Fields = IPN, token = TOKEN): Fields {
  const pairs = Object.keys(fields)
    .sort()
    .map((name) => `${name}=${fields[name] ?? ""}`);
  return { ...fields, verifySign: md5(`${pairs.join("&")}&${md5(token)}`) };
}

export function form(fields: Fields = signed()): string {
  return new URLSearchParams(fields).toString();
}

/** A promise that the test settles. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** Temporal's side: remembers what it took and answers what it is told to. */
export class FakePayments implements Payments {
  readonly signals: ProviderNotification[] = [];
  status: () => Promise<"delivered" | "closed" | "notFound"> = () => Promise.resolve("delivered");
  view: () => Promise<PaymentView | null> = () => Promise.resolve(null);
  /** What aftercares took, and how they answer. */
  readonly aftercareSignals: ProviderNotification[] = [];
  aftercare: () => Promise<"delivered" | "closed"> = () => Promise.resolve("delivered");
  /** Whether there is an aftercare before anything is sent to it. */
  hasAftercareBefore = false;
  /** Every method that was called, in order. */
  readonly calls: (keyof Payments)[] = [];

  async signal(
    account: string,
    paymentId: string,
    notification: ProviderNotification,
  ): Promise<SignalOutcome> {
    expect([account, paymentId]).toEqual([notification.account, notification.paymentId]);
    this.calls.push("signal");
    this.signals.push(notification);
    const outcome = await this.status();
    return outcome === "closed" ? { outcome, view: await this.view() } : { outcome };
  }

  /** Signals hang until `settle` is called. */
  hold() {
    const signaled = deferred<undefined>();
    const durable = deferred<"delivered">();
    this.status = () => {
      signaled.resolve(undefined);
      return durable.promise;
    };
    return {
      signaled: signaled.promise,
      settle: () => {
        durable.resolve("delivered");
      },
    };
  }

  async exists() {
    this.calls.push("exists");
    return (await this.status()) !== "notFound" || this.hasAftercareBefore;
  }

  hasAftercare() {
    this.calls.push("hasAftercare");
    return Promise.resolve(this.hasAftercareBefore);
  }

  signalAftercare(account: string, paymentId: string, notification: ProviderNotification) {
    expect([account, paymentId]).toEqual([notification.account, notification.paymentId]);
    this.calls.push("signalAftercare");
    this.aftercareSignals.push(notification);
    return this.aftercare();
  }
}

export const webhook: Webhook = pockytWebhook("default", { merchantNo: MERCHANT_NO, token: TOKEN });

export const webhooks: Webhooks = (account, provider) =>
  account === "default" && provider === "pockyt" ? webhook : null;

interface RelayTestOptions {
  readonly deliveryTimeoutMs: number;
  readonly payments: FakePayments;
  readonly spool: Spool | null;
}

/** A relay on a free port of this machine, with every log line that it writes. */
export async function startRelay({
  deliveryTimeoutMs = 4_000,
  payments = new FakePayments(),
  spool = null,
  ...options
}: Partial<RelayServerOptions> & Partial<RelayTestOptions> = {}) {
  const { lines, logger: log, logged } = testLog();
  const taking = takeNotifications(
    deliverToPayment(payments, () => false),
    spool,
    log,
    { deliveryTimeoutMs },
  );
  const server = await startRelayServer({
    webhooks,
    deliver: taking.take,
    ready: () => Promise.resolve(true),
    log,
    now: () => Date.parse(NOW),
    port: 0,
    host: "127.0.0.1",
    ...options,
  });
  const close = async () => {
    await server.close();
    await taking.close();
  };
  onTestFinished(close);
  return {
    ...server,
    close,
    payments,
    lines,
    // Without what it says of every test's address, which is private.
    logged: () => logged().filter(({ msg }) => msg !== NO_SOURCE),
    send: (method: string, path: string, init: RequestInit = {}) =>
      fetch(server.url + path, { ...init, method }),
    post: (body: string | Uint8Array<ArrayBuffer> = form(), contentType = FORM, path = PATH) =>
      fetch(server.url + path, { method: "POST", headers: { "content-type": contentType }, body }),
    socket: () => openSocket(server.url),
  };
}

export type Relay = Awaited<ReturnType<typeof startRelay>>;

/** A connection of our own, for what no HTTP client would send. */
export async function openSocket(url: string) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk) => (answer += String(chunk)));
  // A reset after the answer is no failure: whether the answer came is what counts.
  socket.on("error", () => undefined);
  await once(socket, "connect");
  onTestFinished(() => void socket.destroy());
  return {
    socket,
    write: (text: string) => void socket.write(text),
    closed: async () => {
      if (!socket.closed) await once(socket, "close");
      return answer;
    },
    until: async (pattern: RegExp) => {
      while (!pattern.test(answer)) await once(socket, "data");
      return answer;
    },
  };
}

export function head(headers: Fields, path = PATH): string {
  const lines = Object.entries({ Host: "relay", "Content-Type": FORM, ...headers });
  return `POST ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
}
