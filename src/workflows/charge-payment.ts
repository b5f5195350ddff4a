import type { PaymentView } from "../domain/payment/view.js";
import { runPayment } from "./payment/run-payment.js";

/**
 * Takes the money in one step: with a new card (vaulted, if asked) or a saved card. One provider call charges, the
 * shopper's 3DS is awaited, the provider's word settles it.
 *
 * @param input the contract's payment input, unread: bad input fails the workflow with `InvalidInput`
 * @param carried set by a run that continues itself, and by nobody else
 */
export function chargePayment(input: unknown, carried?: unknown): Promise<PaymentView> {
  return runPayment("charge", input, carried);
}
