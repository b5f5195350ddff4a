import type { Merchant } from "../merchant.js";

/** What a contender finds there. */
export interface Surroundings {
  readonly temporal: { readonly address: string; readonly namespace: string };
  /** Its own. */
  readonly taskQueue: string;
  readonly merchant: Merchant;
  /** The provider: each contender calls it below a path of its own name. */
  readonly standInUrl: string;
  /** A folder for the output of its processes. */
  readonly logs: string;
  /** A folder for CPU profiles of its worker; none without it. */
  readonly profile?: string;
}
