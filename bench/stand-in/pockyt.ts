import type { Notification } from "./notifier.js";
import { ipn } from "./pockyt-ipn.js";
import type { Desk, Provider, ProviderRequest } from "./provider.js";
import { json, type Reply } from "./reply.js";

/** What we read of a capture: at Pockyt every field is text. */
interface CaptureFields {
  readonly reference: string;
  readonly amount: string;
  readonly currency: string;
  readonly settleCurrency: string;
  readonly customerNo?: string;
  readonly vaultId?: string;
  readonly creditType?: string;
  readonly ipnUrl?: string;
}

interface Transaction {
  readonly asked: CaptureFields;
  readonly transactionNo: string;
  readonly customerNo: string;
  completedAt: string | undefined;
}

export class Pockyt implements Provider {
  readonly #desk: Desk;
  readonly #token: string;
  readonly #transactions = new Map<string, Transaction>();

  constructor(desk: Desk, token: string) {
    this.#desk = desk;
    this.#token = token;
  }

  answer(path: string, { requestId, fields }: ProviderRequest): Reply | null {
    switch (path) {
      case "/v1/customers/create":
        return requestId === undefined ? null : this.#createCustomer(requestId);
      case "/order/v4/capture":
        return isCapture(fields) ? this.#capture(fields) : null;
      case "/app-data-search/v3/tran-query":
        return typeof fields.reference === "string" ? this.#query(fields.reference) : null;
      default:
        return null;
    }
  }

  #createCustomer(paymentId: string): Reply {
    this.#desk.calls.record(paymentId, "createCustomer");
    return done({ customerNo: this.#nextCustomerNo() });
  }

  /** "Capture" is Pockyt's word for a charge: a saved card's is done at once, a new card's waits for the shopper. */
  #capture(asked: CaptureFields): Reply {
    const { reference } = asked;
    this.#desk.calls.record(reference, "charge");
    if (this.#transactions.has(reference)) return refused("000022", "Duplicate reference");
    const transaction: Transaction = {
      asked,
      transactionNo: this.#desk.nextNumber(),
      customerNo: asked.customerNo ?? this.#nextCustomerNo(),
      completedAt: asked.vaultId === undefined ? undefined : now(),
    };
    this.#transactions.set(reference, transaction);
    return transaction.completedAt === undefined ? this.#toShopper(transaction) : charged(transaction);
  }

  #toShopper(transaction: Transaction): Reply {
    const { transactionNo, customerNo } = transaction;
    this.#desk.pages.set(transactionNo, () => this.#approve(transaction));
    const authenticationUrl = this.#desk.pageUrl(transactionNo);
    return done({ authenticationUrl, customerNo, transactionNo, status: "pending" });
  }

  #approve(transaction: Transaction): Notification | undefined {
    const { asked, transactionNo, customerNo } = transaction;
    const { reference, amount, currency, settleCurrency, creditType, ipnUrl } = asked;
    const completedAt = (transaction.completedAt ??= now());
    const vaultId = creditType === "vault" ? { vaultId: `pp_${transactionNo}` } : {};
    const charge = { amount, completedAt, currency, settleCurrency, status: "success" };
    const fields = { ...charge, customerNo, reference, transactionNo, ...vaultId };
    return ipnUrl === undefined ? undefined : ipn(ipnUrl, fields, this.#token);
  }

  #query(reference: string): Reply {
    this.#desk.calls.record(reference, "query");
    const transaction = this.#transactions.get(reference);
    if (!transaction) return refused("000021", "no such transaction");
    const { asked, transactionNo, completedAt } = transaction;
    const { amount, currency, settleCurrency } = asked;
    const status = completedAt === undefined ? "pending" : "success";
    const record = { amount, currency, settleCurrency, reference, status, transactionNo };
    const result = { ...record, transactionType: "payment", refundInfo: [] };
    return json(200, { ret_code: "000100", ret_msg: "success", result });
  }

  #nextCustomerNo(): string {
    return `2000${this.#desk.nextNumber()}`;
  }
}

function isCapture(fields: object): fields is CaptureFields {
  const { reference, amount, currency, settleCurrency } = fields as Record<string, unknown>;
  return [reference, amount, currency, settleCurrency].every((text) => typeof text === "string");
}

function charged({ asked, transactionNo, customerNo, completedAt: paymentTime }: Transaction): Reply {
  const { amount, currency, reference } = asked;
  return done({ amount, currency, customerNo, transactionNo, status: "success", paymentTime, reference });
}

/** The envelope of the vendor's tutorial; queries have the one of the v3 documents. */
function done(resultBody: object): Reply {
  return json(200, { status: 200, resultBody });
}

function refused(code: string, message: string): Reply {
  return json(200, { ret_code: code, ret_msg: message });
}

function now(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}
