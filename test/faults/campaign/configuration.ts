import { randomBytes } from "node:crypto";
import type { Keys } from "./keyring.js";
import { newKeyPair, oneLine } from "./keys.js";
import type { LineName } from "./lines.js";
import type { TcpProxy } from "./tcp-proxy.js";

export const NAMESPACE = "default";

/** The identity of one who has no business there: what the histories say that he sent is known by it. */
export const STRANGER = "stranger";

/** The merchant's numbers at the twins. */
export const PAYERMAX = { appId: "3b242b56a8b64274bcc37dac281120e3", merchantNo: "020213827212251" };
export const POCKYT = { merchantNo: "203780", storeNo: "303661", token: "sandbox-token" };

export interface Secrets {
  readonly storeToken: string;
  readonly leaseToken: string;
  readonly merchantPrivateKey: string;
  readonly merchantPublicKey: string;
  /** SPKI, of a key that PayerMax's twin doesn't sign with. */
  readonly strangersKey: string;
}

export function newSecrets(): Secrets {
  const merchant = newKeyPair();
  return {
    storeToken: randomBytes(24).toString("base64url"),
    leaseToken: randomBytes(24).toString("base64url"),
    merchantPrivateKey: merchant.privateKey,
    merchantPublicKey: merchant.publicKey,
    strangersKey: oneLine(newKeyPair().publicKey),
  };
}

interface Surroundings {
  readonly lines: Readonly<Record<LineName, Pick<TcpProxy, "port">>>;
  readonly taskQueue: string;
  readonly platformKey: string;
  readonly secrets: Secrets;
  readonly vaultPort: number;
  readonly relayPort: number;
  readonly metrics: readonly number[];
  readonly keys: Partial<Keys>;
  readonly hasCardStore: boolean;
  /** Where the merchant's events go. */
  readonly events?: { readonly url: string; readonly secret: string };
}

/**
 * Everything settles in seconds: the engine's clock is real. What doesn't is asked about more and more seldom, as in
 * life: hundreds of payments that wait for a person would leave the worker no time for the others.
 */
const SCHEDULES = {
  HOLDFAST_CHECK_SCHEDULE: "1s,1s,2s,4s,8s,15s",
  HOLDFAST_POLL_SCHEDULE: "2s,2s,4s,8s,15s",
  HOLDFAST_NOT_FOUND_ANSWERS: "2",
  HOLDFAST_NOT_FOUND_SETTLE_SECONDS: "2",
};
const OTHER_SCHEDULES = {
  HOLDFAST_CHECK_SCHEDULE: "2s,3s,10s",
  HOLDFAST_POLL_SCHEDULE: "1s,5s,12s",
  HOLDFAST_NOT_FOUND_ANSWERS: "3",
  HOLDFAST_NOT_FOUND_SETTLE_SECONDS: "3",
};

/** What each program is told: the lines between them are the proxies', wherever a fault may strike. */
export function environmentOf(around: Surroundings) {
  const { lines, taskQueue, platformKey, secrets, vaultPort, relayPort, metrics, keys, hasCardStore } =
    around;
  const { events } = around;
  const url = (name: LineName) => `http://127.0.0.1:${lines[name].port}`;
  const temporal = (name: LineName) => ({
    TEMPORAL_ADDRESS: `127.0.0.1:${lines[name].port}`,
    TEMPORAL_NAMESPACE: NAMESPACE,
    HOLDFAST_TASK_QUEUE: taskQueue,
    ...(keys.payload && { HOLDFAST_PAYLOAD_KEYS: keys.payload.written() }),
    ...(keys.notifications && { HOLDFAST_NOTIFICATION_KEYS: keys.notifications.written() }),
  });
  const account = {
    POCKYT_BASE_URL: url("worker-provider"),
    POCKYT_MERCHANT_NO: POCKYT.merchantNo,
    POCKYT_STORE_NO: POCKYT.storeNo,
    POCKYT_TOKEN: POCKYT.token,
    PAYERMAX_BASE_URL: `${url("worker-provider")}/aggregate-pay/api/gateway`,
    PAYERMAX_APP_ID: PAYERMAX.appId,
    PAYERMAX_MERCHANT_NO: PAYERMAX.merchantNo,
    PAYERMAX_PUBLIC_KEY: platformKey,
  };
  const metricsPort = (at: number) => ({ HOLDFAST_METRICS_PORT: String(metrics[at]) });
  const worker = {
    ...temporal("worker-temporal"),
    ...account,
    PAYERMAX_PRIVATE_KEY: secrets.merchantPrivateKey,
    HOLDFAST_PUBLIC_URL: url("provider-relay"),
    HOLDFAST_CARD_VAULT_URL: url("worker-vault"),
    HOLDFAST_CARD_VAULT_LEASE_TOKEN: secrets.leaseToken,
    HOLDFAST_MIN_RETENTION_DAYS: "1",
    ...(events && {
      HOLDFAST_EVENTS_URL: events.url,
      HOLDFAST_EVENTS_SECRET: events.secret,
      HOLDFAST_EVENTS_ALLOW_PRIVATE: "true",
    }),
  };
  return {
    vault: {
      HOLDFAST_CARD_VAULT_PORT: String(vaultPort),
      HOLDFAST_CARD_VAULT_TOKEN: secrets.storeToken,
      HOLDFAST_CARD_VAULT_LEASE_TOKEN: secrets.leaseToken,
      ...(hasCardStore && { HOLDFAST_CARD_VAULT_STORE: `redis://127.0.0.1:${lines["vault-store"].port}` }),
      ...metricsPort(0),
    },
    relay: {
      ...temporal("relay-temporal"),
      ...account,
      HOLDFAST_RELAY_PORT: String(relayPort),
      ...metricsPort(1),
    },
    worker: { ...worker, ...SCHEDULES, ...metricsPort(2) },
    laterWorker: { ...worker, ...OTHER_SCHEDULES, ...metricsPort(3) },
  };
}
