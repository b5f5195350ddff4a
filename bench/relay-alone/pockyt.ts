import { CHARGE_PAYMENT } from "../../src/workflows/messages.js";
import type { Merchant } from "../merchant.js";
import type { Notification } from "../stand-in/notifier.js";
import { ipn, type Fields } from "../stand-in/pockyt-ipn.js";
import type { NotificationKind } from "./notification-kind.js";
import { webhookOf } from "./webhooks.js";

/** The IPN of a charge that saved its card: the longest that Pockyt sends. */
export function pockytIpn(merchant: Merchant): NotificationKind {
  return {
    title: "Pockyt IPN",
    workflowType: CHARGE_PAYMENT,
    acknowledgement: "success",
    webhook: webhookOf(merchant, "pockyt"),
    notify: (relayUrl, paymentId, number) =>
      successIpn(relayUrl, merchant, {
        amount: "20.00",
        completedAt: `${new Date().toISOString().slice(0, 19)}Z`,
        reference: paymentId,
        transactionNo: String(FIRST_TRANSACTION_NO + BigInt(number)),
        vaultId: `pp_${number}`,
      }),
  };
}

/** As long as the vendor's numbers. */
const FIRST_TRANSACTION_NO = 378125656535259873n;

export function successIpn(relayUrl: string, { pockyt }: Merchant, told: Fields): Notification {
  const fields = { currency: "USD", settleCurrency: "USD", customerNo: "200043", status: "success", ...told };
  return ipn(`${relayUrl}/webhooks/pockyt/default`, fields, pockyt.token);
}
