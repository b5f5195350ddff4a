import type { PaymentView } from "../domain/payment/view.js";
import { runPayment } from "./payment/run-payment.js";

/**
 * Holds the money, awaits a decision, then takes it (once, up to what is held) or releases it. Undecided, it expires
 * after seven days, or is captured or canceled ahead of that, as the input says.
 *
 * @param input the contract's payment input, unread: bad input fails the workflow with `InvalidInput`
 * @param carried set by a run that continues itself, and by nobody else
 */
export function authCapturePayment(input: unknown, carried?: unknown): Promise<PaymentView> {
  return runPayment("authCapture", input, carried);
}
