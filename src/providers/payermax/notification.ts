import { unnamedCasesId } from "../../domain/ids.js";
import { parseJson } from "../endings.js";
import type { Webhook, WebhookReading } from "../port.js";
import type { PayermaxWebhookConfig } from "./configuration.js";
import { readContent, unreadable } from "./notification-content.js";
import { isSignedBy } from "./signature.js";
import { notification } from "./wire.js";

/**
 * PayerMax's notifications, of every type on one URL. The key that signs them is the platform's, so another
 * merchant's genuine notification verifies too: only one with our `appId` and `merchantNo` is ours.
 */
export function payermaxWebhook(account: string, config: PayermaxWebhookConfig): Webhook {
  const { appId, merchantNo, publicKeys } = config;
  return {
    contentTypes: ["application/json"],
    // Means "received" (API docs); anything else is sent again.
    acknowledgement: { contentType: "application/json", body: '{"msg":"Success","code":"SUCCESS"}' },
    read({ headers, body, receivedAt }): WebhookReading {
      if (headers.sign === undefined) return forged("it has no sign");
      if (!isSignedBy(body, headers.sign, publicKeys))
        return forged("sign does not verify with any of this account's public keys");
      const parsed = notification.safeParse(parseJson(body));
      if (!parsed.success) return { result: "malformed", reason: "signed, but not a notification" };
      const { notifyType, code, msg, data, ...theirs } = parsed.data;
      const appIds = [theirs.appId, theirs.merchantAppId].filter((id) => id !== undefined);
      if (appIds.length === 0 || appIds.some((id) => id !== appId) || theirs.merchantNo !== merchantNo)
        return forged("it is for another merchant");

      const content =
        notifyType === undefined
          ? unreadable("a notification", data, "signed, but without notifyType")
          : readContent(notifyType, data, { code, message: msg });
      if ("result" in content) return content;
      const { report, number, state, lacks } = content;
      const paymentId = content.paymentId ?? unnamedCasesId(receivedAt);
      const key = ["payermax", notifyType ?? "", number, ...state].join(":");
      const told = { provider: "payermax", account, paymentId, key, receivedAt, report };
      return lacks === undefined
        ? { result: "verified", notification: told }
        : { result: "unreadable", reason: lacks, notification: told };
    },
  };
}

function forged(reason: string): WebhookReading {
  return { result: "forged", reason };
}
