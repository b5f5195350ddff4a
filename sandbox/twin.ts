import type { FastifyInstance } from "fastify";

import type { SandboxClock } from "./clock.js";
import type { Faults } from "./faults/faults.js";
import type { Ledger } from "./ledger.js";
import type { RequestLog } from "./request-log.js";
import type { WebhookSender } from "./webhooks.js";

/** What the sandbox shares with every provider's twin. */
export type SandboxServices = {
  clock: SandboxClock;
  ledger: Ledger;
  requests: RequestLog;
  webhooks: WebhookSender;
  faults: Faults;
  /** Where this sandbox listens; known once it does. */
  baseUrl: () => string;
};

export type ThreeDsOutcome = "approve" | "decline";

export type TransactionFilter = { merchantNo?: string | undefined; reference?: string | undefined };

export type TransactionView = {
  provider: string;
  merchantNo: string;
  reference: string;
  transactionNo: string;
  status: string;
  currency: string;
  amount: string;
} & Record<string, unknown>;

/** `status` is the transaction's after the decision, or as it was when `decided` is false. */
export type ThreeDsDecision = { decided: boolean; status: string; reference: string; transactionNo: string };

/** A stand-in for one provider: what the sandbox needs of a provider's folder. */
export type Twin = {
  provider: string;
  register: (app: FastifyInstance) => void;
  transactions: (filter: TransactionFilter) => TransactionView[];
  decideThreeDs: (transactionNo: string, outcome: ThreeDsOutcome) => ThreeDsDecision;
  reset: () => void;
};
