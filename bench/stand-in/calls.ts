/** A call at a provider, by the adapters' name for it. */
export type Operation = "createCustomer" | "charge" | "authorize" | "capture" | "cancel" | "query";

/** The calls that one contender made, by payment, in the order in which they came. */
export class Calls {
  readonly #byPayment = new Map<string, Operation[]>();

  record(paymentId: string, operation: Operation): void {
    const calls = this.#byPayment.get(paymentId);
    if (calls) calls.push(operation);
    else this.#byPayment.set(paymentId, [operation]);
  }

  view(): Readonly<Record<string, readonly Operation[]>> {
    return Object.fromEntries(this.#byPayment);
  }
}
