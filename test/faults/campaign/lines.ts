/** Each connection of the engine that a fault may strike: both its ends. */
export const LINES = [
  "worker-temporal",
  "relay-temporal",
  "client-temporal",
  "worker-provider",
  "provider-relay",
  "worker-vault",
  "vault-store",
] as const;
export type LineName = (typeof LINES)[number];
