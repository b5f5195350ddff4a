import type { Order } from "./records.js";

/** A real token expires with its card; three years are the sandbox's own choice. */
const TOKEN_LASTS_MS = 3 * 365 * 24 * 3600 * 1000;

/** When a token expires that this order saved. */
export function tokenExpiry({ completedAt, createdAt }: Order): number {
  return (completedAt ?? createdAt) + TOKEN_LASTS_MS;
}
