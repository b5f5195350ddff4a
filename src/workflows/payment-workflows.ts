import { CancellationScope, continueAsNew } from "@temporalio/workflow";
import { awaitedByPayment } from "../domain/guidance/awaiting.js";
import { paymentWorkflowId } from "../domain/ids.js";
import type { PaymentFields } from "../domain/input/payment-fields.js";
import { parsePaymentInput, withDefaults, type PaymentInput } from "../domain/input/payment-input.js";
import { formatMoney } from "../domain/money.js";
import { nextMove } from "../domain/payment/next-move.js";
import type { PaymentKind } from "../domain/payment/states.js";
import { view, type PaymentView } from "../domain/payment/view.js";
import { termsByProvider } from "../providers/terms.js";
import { registerHandlers } from "./payment/handlers.js";
import { make } from "./payment/moves.js";
import { opened, Payment } from "./payment/payment.js";
import { run } from "./run/run.js";
import { readStart } from "./run/start.js";

/**
 * Takes the money in one step: with a new card (vaulted, if asked) or a saved card. One provider call charges, the
 * shopper's 3DS is awaited, the provider's word settles it.
 *
 * @param input the payment's input (docs/reference.md), unread: bad input fails the workflow with `InvalidInput`
 * @param carried the state that the run before handed on, where this one continues it; set by nobody else
 * @param outbox likewise, what it had told the merchant
 */
export function chargePayment(input: unknown, carried?: unknown, outbox?: unknown): Promise<PaymentView> {
  return runPayment("charge", input, carried, outbox);
}

/**
 * Holds the money, awaits a decision, then takes it (once, up to what is held) or releases it. Undecided, it expires
 * after seven days, or is captured or canceled ahead of that, as the input says. Parameters: as of `chargePayment`.
 */
export function authCapturePayment(
  input: unknown,
  carried?: unknown,
  outbox?: unknown,
): Promise<PaymentView> {
  return runPayment("authCapture", input, carried, outbox);
}

async function runPayment(
  kind: PaymentKind,
  raw: unknown,
  carried: unknown,
  carriedOutbox: unknown,
): Promise<PaymentView> {
  const payment = new Payment();
  const start = readStart(
    raw,
    parsePaymentInput(kind, raw, termsByProvider),
    ({ account, paymentId }) => paymentWorkflowId(account, paymentId),
    (accepted) => asAccepted(kind, accepted as PaymentFields),
    carried,
  );
  // Temporal's own cancel button is the command `cancel`.
  CancellationScope.current().cancelRequested.catch(() => {
    payment.arrive(() => ({ by: "cancellation" }));
  });
  const state = await run({
    subject: payment,
    start,
    carried,
    carriedOutbox,
    opened: (input) => opened(kind, input),
    registerHandlers: () => {
      registerHandlers(payment, start);
    },
    next: () => nextMove(payment.state, payment.moment().now, payment.told),
    make: (move, input) => make(payment, input, move),
    nameTimer: (until) => awaitedByPayment(payment.state, until),
    followsReleases: false,
    continueAsNew: (...now) => continueAsNew<typeof chargePayment>(raw, ...now),
  });
  return view(state);
}

/** Throws where no release can have accepted it. */
function asAccepted(kind: PaymentKind, fields: PaymentFields): PaymentInput {
  const input = withDefaults(kind, fields);
  opened(kind, input);
  formatMoney(input.amount);
  return input;
}
