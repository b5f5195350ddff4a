import { invalidInputMessage, type Problem } from "../domain/input/rules.js";

export type HoldfastErrorCode =
  | "InvalidInput"
  | "IdempotencyConflict"
  | "CommandRefused"
  | "PaymentNotFound"
  | "PaymentTerminated"
  | "DropInSessionFailed";

/** Base of every error that the client makes itself; `code` is its class's name. */
export class HoldfastError extends Error {
  readonly code: HoldfastErrorCode;

  constructor(code: HoldfastErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.name = code;
  }
}

/** Input that could never be sent. Nothing was started and nothing was sent; `problems` names every bad field. */
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

/** Somebody ended the workflow by force: what the provider did is only in the provider's books. */
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
