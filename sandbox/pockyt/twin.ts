import type { SandboxServices, TransactionView, Twin } from "../twin.js";
import { formatAmount } from "./amounts.js";
import type { Envelope } from "./answers.js";
import { Booking } from "./booking.js";
import { PROVIDER } from "./ipn.js";
import { registerRoutes } from "./routes.js";
import { type Merchant, PockytState, type Transaction } from "./state.js";
import { decideChallenge, registerThreeDs } from "./three-ds-routes.js";

export type PockytOptions = {
  merchants?: Merchant[];
  /** Whether a failed payment is notified too; default true. */
  notifyFailures?: boolean;
  /** How customer creation and capture answer; default "seed". */
  envelope?: Envelope;
};

/** The merchant and store numbers are SEED's. */
const DEFAULT_MERCHANT: Merchant = { merchantNo: "203780", storeNo: "303661", token: "sandbox-token" };

/** SEED's merchant creates customers of whom nothing is known. This one is the sandbox's own. */
const MERCHANT_WITH_PROFILES: Merchant = {
  merchantNo: "203781",
  storeNo: "303662",
  token: "sandbox-token-profiles",
  requiresProfile: true,
};

export function createPockytTwin(services: SandboxServices, options: PockytOptions = {}): Twin {
  const {
    merchants = [DEFAULT_MERCHANT, MERCHANT_WITH_PROFILES],
    notifyFailures = true,
    envelope = "seed",
  } = options;
  const state = new PockytState();
  const booking = new Booking(services, state, notifyFailures);
  const { clock, requests, faults } = services;
  const challengeUrl = (challengeId: string) => `${services.baseUrl()}/3ds/${challengeId}`;

  return {
    provider: PROVIDER,
    register: (app) => {
      registerRoutes(app, { clock, state, booking, challengeUrl }, { merchants, envelope, requests, faults });
      registerThreeDs(app, state, booking);
    },
    transactions: ({ merchantNo, reference }) =>
      state
        .transactions()
        .filter(
          (transaction) =>
            (merchantNo === undefined || transaction.merchant.merchantNo === merchantNo) &&
            (reference === undefined || transaction.reference === reference),
        )
        .map((transaction) => viewOf(transaction, challengeUrl)),
    decideThreeDs: (transactionNo, outcome) => {
      const transaction = state.transaction(transactionNo);
      if (transaction === undefined) throw new Error(`no transaction ${transactionNo}`);
      return decideChallenge(transaction, outcome, booking);
    },
    reset: () => {
      state.clear();
    },
  };
}

function viewOf(transaction: Transaction, challengeUrl: (challengeId: string) => string): TransactionView {
  const { currency, status, challengeId } = transaction;
  return {
    provider: PROVIDER,
    merchantNo: transaction.merchant.merchantNo,
    storeNo: transaction.merchant.storeNo,
    reference: transaction.reference,
    transactionNo: transaction.transactionNo,
    status,
    currency,
    settleCurrency: transaction.settleCurrency,
    amount: formatAmount(transaction.amount, currency),
    customerNo: transaction.customer.customerNo,
    card: { bin: transaction.card.bin, last4: transaction.card.last4 },
    vaultId: transaction.vaultId ?? null,
    authenticationUrl: status === "pending" ? challengeUrl(challengeId) : null,
    createdAt: transaction.createdAt,
    completedAt: transaction.completedAt ?? null,
    refunds: transaction.refunds.map((refund) => ({
      refundTransactionNo: refund.refundTransactionNo,
      refundReference: refund.refundReference ?? null,
      amount: formatAmount(refund.amount, currency),
    })),
  };
}
