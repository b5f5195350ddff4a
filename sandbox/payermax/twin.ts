import type { KeyObject } from "node:crypto";

import type { SandboxServices, Twin } from "../twin.js";
import { Booking } from "./booking.js";
import { settle, type Settled, type Settlement } from "./control.js";
import { registerControlRoutes } from "./control-routes.js";
import { Merchants, type MerchantOption } from "./merchants.js";
import { NotificationSender, PROVIDER } from "./notification-sender.js";
import type { OperationContext, Repeats } from "./operation.js";
import { registerRoutes } from "./routes.js";
import { decideOrder, pagePathOf, registerShopperPages } from "./shopper-pages.js";
import { PlatformKey } from "./signature.js";
import type { Order } from "./records.js";
import { PayermaxState } from "./state.js";
import { viewOf } from "./transaction-view.js";

export type PayermaxOptions = {
  /** `publicKey` is a key object, a PEM text or base64 SPKI. Default none: a key can be uploaded later. */
  merchants?: MerchantOption[];
  /** A key object or a PEM text; default a new 2048 bit RSA key. */
  platformPrivateKey?: KeyObject | string;
  /** What a repeated requestId or outRefundNo gets; default "answer". */
  repeats?: Repeats;
  /** Whether an order that expires is notified; default true. */
  notifyClosed?: boolean;
};

export type PayermaxControls = {
  /** SPKI as single-line base64: what answers and notifications are verified with. */
  readonly platformPublicKey: string;
  /** Ends a pending capture, cancel or refund. */
  settle: (settlement: Settlement) => Settled;
  repeats: (repeats: Repeats) => void;
};

type PayermaxTwin = Twin & { controls: PayermaxControls };

export function createPayermaxTwin(services: SandboxServices, options: PayermaxOptions = {}): PayermaxTwin {
  const { repeats: usualRepeats = "answer", notifyClosed = true } = options;
  const merchants = new Merchants(options.merchants ?? []);
  const platformKey = new PlatformKey(options.platformPrivateKey);
  const strangersKey = new PlatformKey(undefined);
  const state = new PayermaxState();
  const sender = new NotificationSender(services, platformKey, strangersKey);
  const booking = new Booking(services, state, sender, notifyClosed);
  const { clock, requests, faults } = services;
  let repeats = usualRepeats;
  const setRepeats = (changed: Repeats) => {
    repeats = changed;
  };
  const pageUrl = (order: Order) => {
    const path = pagePathOf(order);
    return path === undefined ? null : services.baseUrl() + path;
  };
  const context: OperationContext = { clock, state, booking, repeats: () => repeats, pageUrl };

  return {
    provider: PROVIDER,
    register: (app) => {
      registerRoutes(app, context, { merchants, platformKey, strangersKey, requests, faults });
      registerShopperPages(app, state, booking);
      registerControlRoutes(app, { state, booking, sender, merchants, platformKey, setRepeats });
    },
    transactions: ({ merchantNo, reference }) =>
      state
        .orders()
        .filter(
          (order) =>
            (merchantNo === undefined || order.merchant.merchantNo === merchantNo) &&
            (reference === undefined || order.outTradeNo === reference),
        )
        .map((order) => viewOf(order, pageUrl(order))),
    decideThreeDs: (transactionNo, outcome) => {
      const order = state.orderByTradeToken(transactionNo);
      if (order === undefined) throw new Error(`no order ${transactionNo}`);
      return decideOrder(order, outcome, booking);
    },
    reset: () => {
      state.clear();
      repeats = usualRepeats;
    },
    controls: {
      get platformPublicKey() {
        return platformKey.publicKey();
      },
      settle: (settlement) => settle(settlement, state, booking),
      repeats: setRepeats,
    },
  };
}
