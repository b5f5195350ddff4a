import { allHandlersFinished, CancellationScope, condition, continueAsNew } from "@temporalio/workflow";
import type { PaymentInput } from "../../domain/input/payment-input.js";
import { nextMove, type Move } from "../../domain/payment/next-move.js";
import type { PaymentState } from "../../domain/payment/state.js";
import type { PaymentKind } from "../../domain/payment/states.js";
import { view, type PaymentView } from "../../domain/payment/view.js";
import { carriedInto } from "../steps/carried.js";
import { drive } from "../steps/drive.js";
import { invalidInput } from "../steps/failures.js";
import { registerHandlers } from "./handlers.js";
import { opened, Payment } from "./payment.js";
import { query, send, tellAftercare } from "./provider-calls.js";
import { readStart } from "./start.js";

/**
 * Runs one payment to its end. Not even a cancellation request interrupts a provider call or ends it early.
 *
 * @param carried the state that the run before handed on, where this one continues it
 */
export function runPayment(kind: PaymentKind, raw: unknown, carried: unknown): Promise<PaymentView> {
  const root = CancellationScope.current();
  return CancellationScope.nonCancellable(async () => {
    const start = readStart(kind, raw);
    const payment = new Payment();
    // Opened first: registering a handler runs what came with the start.
    if (start.ok)
      payment.apply([
        carriedInto(carried as PaymentState, start.origin.run) ?? opened(kind, start.input, start.origin),
      ]);
    registerHandlers(payment, start);
    takeCancellationAsCommand(root, payment);
    if (!start.ok) {
      await condition(allHandlersFinished);
      throw invalidInput(start.message);
    }
    if ((await driven(payment, start.input)) === "continues")
      await continueAsNew<(raw: unknown, carried: PaymentState) => Promise<PaymentView>>(raw, payment.state);
    return view(payment.state);
  });
}

/** Temporal's own cancel button is the command `cancel`. */
function takeCancellationAsCommand(root: CancellationScope, payment: Payment): void {
  root.cancelRequested.catch(() => {
    payment.receive({ by: "cancellation" });
  });
}

function driven(payment: Payment, input: PaymentInput): Promise<"finished" | "continues"> {
  type Made = Exclude<Move, { do: "wait" | "finish" }>;
  return drive<Made>({
    subject: payment,
    followsReleases: false,
    readInbox: () => {
      payment.readInbox();
    },
    nextMove: () => nextMove(payment.state, payment.moment().now),
    publish: (next) => {
      payment.publish(next);
    },
    make: async (move) => {
      switch (move.do) {
        case "send":
          return send(payment, input, move);
        case "query":
          return query(payment);
        case "tellAftercare":
          return tellAftercare(payment, move);
        case "tick":
          payment.tick();
      }
    },
  });
}
