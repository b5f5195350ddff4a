import type { Calls } from "./calls.js";
import type { Notification } from "./notifier.js";
import type { Reply } from "./reply.js";

/** One provider as one contender finds it. */
export interface Provider {
  /** Null: it has no such call, or nobody could say whose payment it is about, and it is recorded nowhere. */
  answer(path: string, request: ProviderRequest): Reply | null;
}

export interface ProviderRequest {
  /** The header `pockyt-request-id`. */
  readonly requestId: string | undefined;
  /** The body's JSON. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Where the providers of one contender write down what they do. */
export interface Desk {
  readonly calls: Calls;
  readonly pages: ShopperPages;
  /** Unique among all contenders and providers. */
  readonly nextNumber: () => string;
  readonly pageUrl: (id: string) => string;
}

/** What happens when the shopper approves, by the page's id. Undefined: nobody asked for a notification. */
export type ShopperPages = Map<string, () => Notification | undefined>;
