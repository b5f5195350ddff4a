import { invalidInputMessage, type Problem } from "../domain/input/rules.js";

export type HoldfastErrorCode =
  | "InvalidInput"
  | "IdempotencyConflict"
  | "CommandRefused"
  | "PaymentNotFound"
  | "PaymentTerminated"
  | "DropInSessionFailed"
  | "SavedCardsFailed"
  | "PaymentsUnavailable"
  | "NoAnswerYet";

/** Base of every error that the client makes itself; `code` is its class's name. */
export class HoldfastError extends Error {
  readonly code: HoldfastErrorCode;

  constructor(code: HoldfastErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = code;
  }
}

/** The input is not valid: nothing was started and nothing was sent. `problems` names every bad field. */
export class InvalidInput extends HoldfastError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], message = invalidInputMessage(problems), options?: ErrorOptions) {
    super("InvalidInput", message, options);
    this.problems = problems;
  }
}

/** The paymentId or refundId belongs to another payment or refund: a new one takes a new id. */
export class IdempotencyConflict extends HoldfastError {
  constructor(
    id: string,
    message = `${id} exists with other input: a new payment takes a new paymentId`,
    options?: ErrorOptions,
  ) {
    super("IdempotencyConflict", message, options);
  }
}

/** The payment doesn't allow the command now; the message says why. */
export class CommandRefused extends HoldfastError {
  constructor(message: string, options?: ErrorOptions) {
    super("CommandRefused", message, options);
  }
}

/** No such payment in the namespace: never started, or no longer kept. */
export class PaymentNotFound extends HoldfastError {
  constructor(account: string, paymentId: string) {
    super("PaymentNotFound", `account ${account} has no payment ${paymentId} in this namespace`);
  }
}

/** Somebody terminated the workflow: only the provider can tell what became of the payment. */
export class PaymentTerminated extends HoldfastError {
  constructor(paymentId: string, how: string, options?: ErrorOptions) {
    super(
      "PaymentTerminated",
      `the workflow of ${paymentId} was ${how}; ask the provider what became of it`,
      options,
    );
  }
}

/** The provider refused a drop-in session or gave no answer in time; the message says which. Asking again is safe. */
export class DropInSessionFailed extends HoldfastError {
  constructor(message: string, options?: ErrorOptions) {
    super("DropInSessionFailed", message, options);
  }
}

/** The provider refused to list or remove saved cards, or gave no answer in time; the message says which. Asking again is safe. */
export class SavedCardsFailed extends HoldfastError {
  constructor(message: string, options?: ErrorOptions) {
    super("SavedCardsFailed", message, options);
  }
}

/**
 * Temporal can't be reached: nobody knows whether it has taken the call. Calling again with the same input is safe, as
 * nothing is done twice.
 */
export class PaymentsUnavailable extends HoldfastError {
  constructor(options?: ErrorOptions) {
    super(
      "PaymentsUnavailable",
      "Temporal can't be reached, and may have taken the call or not; calling again with the same input is safe: nothing is done twice",
      options,
    );
  }
}

/**
 * Temporal has the payment, and no worker has answered in time. What was asked for may be done as soon as one does.
 * Calling again with the same input is safe, as nothing is done twice.
 */
export class NoAnswerYet extends HoldfastError {
  constructor(workflowId: string, options?: ErrorOptions) {
    super(
      "NoAnswerYet",
      `Temporal has ${workflowId}, but no worker has answered in time, and what was asked for may still be done; calling again with the same input is safe: nothing is done twice`,
      options,
    );
  }
}
