import { z } from "zod";

import type { SandboxClock } from "../clock.js";
import type { Booking } from "./booking.js";
import type { Merchant } from "./merchants.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import type { Order } from "./records.js";
import type { PayermaxState } from "./state.js";

/** What a repeated requestId or outRefundNo gets, which no document says: the record as it is now, or a refusal. */
export type Repeats = "answer" | "refuse";

export type OperationContext = {
  clock: SandboxClock;
  state: PayermaxState;
  booking: Booking;
  repeats: () => Repeats;
  /** Where the shopper decides; null for an order without a page. */
  pageUrl: (order: Order) => string | null;
};

export type Result = Record<string, unknown>;

/** One path of the gateway. `run` gets the `data` of a signed request and throws `Refusal`. */
export type Operation = {
  name: string;
  run: (context: OperationContext, merchant: Merchant, data: unknown) => Result;
};

/** An operation whose `data` is checked by a schema first. */
export function operation<T>(
  name: string,
  schema: z.ZodType<T>,
  run: (context: OperationContext, merchant: Merchant, data: T) => Result,
): Operation {
  return { name, run: (context, merchant, data) => run(context, merchant, parse(schema, data)) };
}

export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Refusal(REFUSAL_CODE.params, z.prettifyError(parsed.error));
  return parsed.data;
}

export function findOrder(state: PayermaxState, merchant: Merchant, outTradeNo: string): Order {
  const order = state.order(merchant.merchantNo, outTradeNo);
  if (order === undefined) throw new Refusal(REFUSAL_CODE.unknownOrder, "Order does not exist");
  return order;
}

/** A number of the merchant's that was used before: the same request again, or a mistake. */
export function checkRepeat(isSameRequest: boolean, repeats: Repeats): void {
  if (!isSameRequest) throw new Refusal(REFUSAL_CODE.params, "this number was used for another request");
  if (repeats === "refuse") throw new Refusal(REFUSAL_CODE.repeat, "Duplicate request");
}
