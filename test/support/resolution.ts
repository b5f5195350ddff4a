import type { PaymentView } from "../../src/client.js";
import { resolvePayment } from "../../src/client/command-payment.js";
import type { Operation } from "../../src/domain/requests/request.js";
import type { Stack } from "./stack.js";

/**
 * A person settles what the provider doesn't, as `holdfast resolve` does: again where the server turned the update away,
 * as it does where another answer came with the payment's last task.
 */
export function resolve(
  { client }: Stack,
  paymentId: string,
  operation: Operation,
  outcome: "succeeded" | "failed",
): Promise<PaymentView> {
  const finding = { outcome, evidence: "seen in the provider's portal", operator: "ada" };
  return resolvePayment(client, { account: "default", paymentId }, { operation, ...finding });
}
