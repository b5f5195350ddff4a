import type { SandboxServices } from "../twin.js";
import { formatAmount } from "./amounts.js";
import { ipnOf, PROVIDER } from "./ipn.js";
import { type PockytState, type Refund, refundedAmount, type Transaction } from "./state.js";

/**
 * The only place where a transaction changes its status or moves money. Each step is synchronous, so that
 * two requests can't interleave in it.
 */
export class Booking {
  readonly #services: SandboxServices;
  readonly #state: PockytState;
  readonly #notifyFailures: boolean;

  constructor(services: SandboxServices, state: PockytState, notifyFailures: boolean) {
    this.#services = services;
    this.#state = state;
    this.#notifyFailures = notifyFailures;
  }

  succeed(transaction: Transaction): void {
    this.#complete(transaction, "success");
    if (transaction.savesCard) {
      transaction.vaultId = this.#state.addVault(transaction.customer.customerNo, transaction.card).vaultId;
    }
    this.#move("charge", transaction, transaction.amount);
    this.#notify(transaction);
  }

  /** Whether Pockyt notifies of failures is not documented, hence the option. */
  fail(transaction: Transaction): void {
    this.#complete(transaction, "failed");
    if (this.#notifyFailures) this.#notify(transaction);
  }

  close(transaction: Transaction): void {
    this.#complete(transaction, "closed");
  }

  refund(transaction: Transaction, amount: bigint, refundReference?: string): Refund {
    const refund: Refund = { refundTransactionNo: this.#state.nextTransactionNo(), refundReference, amount };
    if (amount > transaction.amount - refundedAmount(transaction)) {
      throw new Error(`refunding more than is left of transaction ${transaction.transactionNo}`);
    }
    transaction.refunds.push(refund);
    this.#move("refund", transaction, amount, refundReference);
    return refund;
  }

  #complete(transaction: Transaction, status: "success" | "failed" | "closed"): void {
    transaction.status = status;
    transaction.completedAt = isoSeconds(this.#services.clock.now());
  }

  #move(type: "charge" | "refund", transaction: Transaction, amount: bigint, refundReference?: string): void {
    this.#services.ledger.append({
      provider: PROVIDER,
      merchantNo: transaction.merchant.merchantNo,
      type,
      reference: transaction.reference,
      transactionNo: transaction.transactionNo,
      ...(refundReference !== undefined && { refundReference }),
      currency: transaction.currency,
      amount: formatAmount(amount, transaction.currency),
    });
  }

  #notify(transaction: Transaction): void {
    const ipn = ipnOf(transaction);
    if (ipn !== undefined) this.#services.webhooks.send(ipn);
  }
}

/** SEED writes times as 2024-12-03T20:36:05Z. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
