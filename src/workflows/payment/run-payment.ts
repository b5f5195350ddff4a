import { allHandlersFinished, CancellationScope, condition } from "@temporalio/workflow";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { decideTick } from "../../domain/payment/decide.js";
import { details } from "../../domain/payment/details.js";
import { nextMove, type Move } from "../../domain/payment/next-move.js";
import type { PaymentState } from "../../domain/payment/state.js";
import type { PaymentKind } from "../../domain/payment/states.js";
import { searchValues } from "../../domain/search-attributes.js";
import { view, type PaymentView } from "../../domain/payment/view.js";
import { invalidInput } from "../steps/failures.js";
import { registerHandlers } from "./handlers.js";
import { opened, Payment } from "./payment.js";
import { readStart } from "./start.js";
import { query, send } from "./provider-calls.js";
import { Publisher } from "../steps/publish.js";
import { Waiting } from "../steps/wait.js";

/** Runs one payment to its end. Not even a cancellation request interrupts a provider call or ends it early. */
export function runPayment(kind: PaymentKind, raw: unknown): Promise<PaymentView> {
  const root = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const start = readStart(kind, raw);
    const payment = new Payment();
    // Opened first: registering a handler runs what came with the start.
    if (start.ok) payment.apply([opened(kind, start.input, start)]);
    registerHandlers(payment, start);
    takeCancellationAsCommand(root, payment);
    if (!start.ok) {
      await condition(allHandlersFinished);
      throw invalidInput(start.message);
    }
    await drive(payment, start.input);
    return view(payment.state);
  });
}

/** Temporal's own cancel button is the command `cancel`. */
function takeCancellationAsCommand(root: CancellationScope, payment: Payment): void {
  root.cancelRequested.catch(() => {
    payment.inbox.push({ name: "cancellation" });
  });
}

/** Asks the core what the payment needs next and does it, until nothing is left to do, read or answer. */
async function drive(payment: Payment, input: PaymentInput): Promise<void> {
  const publisher = new Publisher();
  const waiting = new Waiting();
  for (;;) {
    payment.readInbox();
    const move = nextMove(payment.state, payment.moment().now);
    publisher.publish(
      details(payment.state),
      isPassing(payment.state, move) ? null : searchValues(payment.state),
    );
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
        await waiting.wait(payment.news(), move);
        break;
      case "finish":
        if (allHandlersFinished() && payment.inbox.length === 0) return;
        await condition(() => allHandlersFinished() || payment.inbox.length > 0);
        break;
    }
  }
}

/**
 * A capture or cancel on its first way to the provider has its answer within one call: a status that nobody has the
 * time to search for isn't worth an event on every payment. Whatever is not settled by then is shown.
 */
function isPassing({ kind, status }: PaymentState, move: Move): boolean {
  const isCommanded = kind === "authCapture" && (status === "capturing" || status === "canceling");
  return isCommanded && move.do === "send" && move.request.firstSend;
}

/** A deadline that changes nothing would be due for ever: better a failed workflow task that is seen and mended. */
function tick(payment: Payment): void {
  const events = decideTick(payment.state, payment.moment());
  if (events.length === 0) throw new Error(`a deadline of ${payment.state.paymentId} changes nothing`);
  payment.apply(events);
}
