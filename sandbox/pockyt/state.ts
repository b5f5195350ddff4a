import { randomBytes } from "node:crypto";

import type { StoredCard } from "./cards.js";

export type Merchant = {
  merchantNo: string;
  storeNo: string;
  token: string;
  /** Whether its customers need all that the docs require, and the address that is checked against the card's. */
  requiresProfile?: boolean;
};

export type Customer = {
  customerNo: string;
  /** What capture answers show as customerNo. */
  payerNo: string;
  merchantNo: string;
  profile: Record<string, string>;
  createdAt: string;
};

type Vault = { vaultId: string; customerNo: string; card: StoredCard };

type TransactionStatus = "init" | "dealing" | "pending" | "success" | "failed" | "closed";

export type Refund = { refundTransactionNo: string; refundReference: string | undefined; amount: bigint };

export type Transaction = {
  readonly transactionNo: string;
  readonly merchant: Merchant;
  readonly reference: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly settleCurrency: string;
  readonly customer: Customer;
  readonly card: StoredCard;
  readonly savesCard: boolean;
  readonly challengeId: string;
  readonly ipnUrl: string | undefined;
  readonly callbackUrl: string | undefined;
  readonly createdAt: string;
  status: TransactionStatus;
  completedAt: string | undefined;
  vaultId: string | undefined;
  refunds: Refund[];
};

type NewTransaction = Omit<
  Transaction,
  "transactionNo" | "challengeId" | "status" | "completedAt" | "vaultId" | "refunds"
>;

/** Everything this provider remembers. */
export class PockytState {
  // The shapes of SEED's numbers. A reset does not restart them: old notifications must not fit new payments.
  #nextCustomer = 357955353018248632n;
  #nextPayer = 299440486216204525n;
  #nextTransaction = 378125656535259873n;
  #customers = new Map<string, Customer>();
  #vaults = new Map<string, Vault>();
  #transactions = new Map<string, Transaction>();
  #byReference = new Map<string, Transaction>();
  #byChallenge = new Map<string, Transaction>();

  addCustomer(customer: Pick<Customer, "merchantNo" | "profile" | "createdAt">): Customer {
    const numbers = { customerNo: `2000${this.#nextCustomer++}`, payerNo: `2000${this.#nextPayer++}` };
    const added: Customer = { ...numbers, ...customer };
    this.#customers.set(added.customerNo, added);
    return added;
  }

  customer(merchantNo: string, customerNo: string): Customer | undefined {
    const customer = this.#customers.get(customerNo);
    return customer?.merchantNo === merchantNo ? customer : undefined;
  }

  customerByCode(merchantNo: string, customerCode: string): Customer | undefined {
    return [...this.#customers.values()].find(
      (customer) => customer.merchantNo === merchantNo && customer.profile.customerCode === customerCode,
    );
  }

  addVault(customerNo: string, card: StoredCard): Vault {
    const vault = { vaultId: `pp_${randomBytes(16).toString("hex")}`, customerNo, card };
    this.#vaults.set(vault.vaultId, vault);
    return vault;
  }

  vault(customerNo: string, vaultId: string): Vault | undefined {
    const vault = this.#vaults.get(vaultId);
    return vault?.customerNo === customerNo ? vault : undefined;
  }

  addTransaction(opened: NewTransaction): Transaction {
    const transaction: Transaction = {
      ...opened,
      transactionNo: this.nextTransactionNo(),
      challengeId: randomBytes(12).toString("hex"),
      status: "init",
      completedAt: undefined,
      vaultId: undefined,
      refunds: [],
    };
    this.#transactions.set(transaction.transactionNo, transaction);
    this.#byReference.set(referenceKey(opened.merchant.merchantNo, opened.reference), transaction);
    this.#byChallenge.set(transaction.challengeId, transaction);
    return transaction;
  }

  transaction(transactionNo: string): Transaction | undefined {
    return this.#transactions.get(transactionNo);
  }

  transactionByReference(merchantNo: string, reference: string): Transaction | undefined {
    return this.#byReference.get(referenceKey(merchantNo, reference));
  }

  transactionByChallenge(challengeId: string): Transaction | undefined {
    return this.#byChallenge.get(challengeId);
  }

  transactions(): Transaction[] {
    return [...this.#transactions.values()];
  }

  nextTransactionNo(): string {
    return (this.#nextTransaction++).toString();
  }

  clear(): void {
    this.#customers.clear();
    this.#vaults.clear();
    this.#transactions.clear();
    this.#byReference.clear();
    this.#byChallenge.clear();
  }
}

export function refundedAmount(transaction: Transaction): bigint {
  return transaction.refunds.reduce((sum, refund) => sum + refund.amount, 0n);
}

function referenceKey(merchantNo: string, reference: string): string {
  return `${merchantNo}/${reference}`;
}
