import { allHandlersFinished, CancellationScope, condition } from "@temporalio/workflow";
import type { PaymentInput } from "../domain/input/payment-input.js";
import { decideTick } from "../domain/payment/decide.js";
import { nextMove } from "../domain/payment/next-move.js";
import type { PaymentKind } from "../domain/payment/states.js";
import { view, type PaymentView } from "../domain/payment/view.js";
import { invalidInput, registerHandlers } from "./handlers.js";
import { opened, Payment } from "./payment.js";
import { readStart } from "./start.js";
import { query, send } from "./steps/provider-calls.js";
import { Publisher } from "./steps/publish.js";
import { wait } from "./steps/wait.js";

/** Runs one payment to its end. Not even a cancellation request interrupts a provider call or ends it early. */
export function runPayment(kind: PaymentKind, raw: unknown): Promise<PaymentView> {
  const root = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const start = readStart(kind, raw);
    const payment = new Payment();
    registerHandlers(payment, start);
    takeCancellationAsCommand(root, payment);
    if (!start.ok) {
      await condition(allHandlersFinished);
      throw invalidInput(start.message);
    }
    payment.apply([opened(kind, start.input, start.askFirst)]);
    await drive(payment, start.input);
    return view(payment.state);
  });
}

/** Temporal's own cancel button is the command `cancel`, allowed and refused like any other. */
function takeCancellationAsCommand(root: CancellationScope, payment: Payment): void {
  root.cancelRequested.catch(() => {
    payment.inbox.push({ name: "cancel", reason: "cancellation requested in Temporal" });
  });
}

/** Asks the core what the payment needs next and does it, until nothing is left to do, read or answer. */
async function drive(payment: Payment, input: PaymentInput): Promise<void> {
  const publisher = new Publisher();
  for (;;) {
    payment.readInbox();
    publisher.publish(payment.state);
    const move = nextMove(payment.state, payment.moment().now);
    switch (move.do) {
      case "send":
        await send(payment, input, move);
        break;
      case "query":
        await query(payment);
        break;
      case "tick":
        tick(payment);
        break;
      case "wait":
        await wait(payment, move);
        break;
      case "finish":
        if (allHandlersFinished() && payment.inbox.length === 0) return;
        await condition(() => allHandlersFinished() || payment.inbox.length > 0);
        break;
    }
  }
}

/** A deadline that changes nothing would be due for ever: better a failed workflow task that is seen and mended. */
function tick(payment: Payment): void {
  const events = decideTick(payment.state, payment.moment());
  if (events.length === 0) throw new Error(`a deadline of ${payment.state.paymentId} changes nothing`);
  payment.apply(events);
}
