import { parseJson } from "../../../../src/providers/endings.js";
import type { Webhook } from "../../../../src/providers/port.js";
import type { ExampleWebhookConfig } from "./configuration.js";
import { isSignedBy, orderData, toReport } from "./wire.js";

/** Each merchant has a secret of its own, so whoever else is told something signs it differently. */
export function exampleWebhook(account: string, { secret }: ExampleWebhookConfig): Webhook {
  return {
    contentTypes: ["application/json"],
    acknowledgement: { contentType: "text/plain", body: "ok" },
    read({ headers, body, receivedAt }) {
      if (!isSignedBy(body, headers["x-signature"], secret))
        return { result: "forged", reason: "its signature doesn't verify" };
      const parsed = orderData.safeParse(parseJson(body));
      if (!parsed.success) return { result: "malformed", reason: "signed, but not an order" };
      const { order, number, state } = parsed.data;
      const key = ["example", number, state].join(":");
      const report = toReport(parsed.data);
      return {
        result: "verified",
        notification: { provider: "example", account, paymentId: order, key, receivedAt, report },
      };
    },
  };
}
