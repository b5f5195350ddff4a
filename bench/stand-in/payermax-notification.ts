import type { Notification } from "./notifier.js";
import { recordOf, type Order } from "./payermax-order.js";
import type { Sign } from "./payermax-signature.js";

/** PayerMax's PAYMENT notification of an order that was paid. */
export function paymentNotification(
  url: string,
  order: Order & { readonly completeTime: string },
  sign: Sign,
): Notification {
  const notifyTime = order.completeTime.replace("Z", "+00:00");
  const envelope = { code: "APPLY_SUCCESS", msg: "", keyVersion: "1", ...order.merchant, notifyTime };
  const body = JSON.stringify({ ...envelope, notifyType: "PAYMENT", data: recordOf(order) });
  return { url, headers: { "content-type": "application/json", sign: sign(body) }, body };
}
