import { formatAmount, parseAmount, settleCurrencyOf } from "./amounts.js";
import { isoSeconds } from "./booking.js";
import { isExpired, storedCard, type CardBehavior, type StoredCard } from "./cards.js";
import { required, type Fields } from "./fields.js";
import type { Operation, OperationContext, Result } from "./operation.js";
import { DUPLICATE_REFERENCE, RET_CODE, Refusal } from "./refusal.js";
import type { Customer, Merchant, Transaction } from "./state.js";

const CARD_FIELDS = ["cardNumber", "cardExpMonth", "cardExpYear", "cardCvv"];

/** "Capture" is Pockyt's word for a sale: a card or a vaultId is charged at once or after 3DS. */
export const capture: Operation = {
  name: "capture",
  path: "/order/v4/capture",
  fields: {
    required: ["amount", "currency", "settleCurrency", "vendor", "terminal", "reference"],
    optional: [
      ...CARD_FIELDS,
      "vaultId",
      "customerNo",
      "creditType",
      "clientIp",
      "note",
      "goodsInfo",
      "ipnUrl",
      "callbackUrl",
    ],
  },
  envelope: "configured",
  run: (context, merchant, fields) => {
    const amount = readAmount(fields);
    const { customer, card, outcome } = readInstrument(context, merchant, fields);
    const reference = required(fields, "reference");
    if (context.state.transactionByReference(merchant.merchantNo, reference) !== undefined) {
      throw new Refusal(DUPLICATE_REFERENCE.retCode, DUPLICATE_REFERENCE.message);
    }
    const createdAt = isoSeconds(context.clock.now());
    const transaction = context.state.addTransaction({
      merchant,
      reference,
      ...amount,
      // The IPN always names a customer, so a capture without one makes one.
      customer:
        customer ?? context.state.addCustomer({ merchantNo: merchant.merchantNo, profile: {}, createdAt }),
      card,
      savesCard: fields.creditType === "vault",
      ipnUrl: fields.ipnUrl,
      callbackUrl: fields.callbackUrl,
      createdAt,
    });
    return charge(context, transaction, outcome);
  },
};

function charge(
  { booking, challengeUrl }: OperationContext,
  transaction: Transaction,
  outcome: CardBehavior["firstCharge"],
): Result {
  // SEED: the answer shows another customerNo than the request and the IPN, so nothing may key on it.
  const customerNo = transaction.customer.payerNo;
  const { transactionNo, currency, reference } = transaction;
  if (outcome === "3ds") {
    transaction.status = "pending";
    const authenticationUrl = challengeUrl(transaction.challengeId);
    return { authenticationUrl, customerNo, transactionNo, status: transaction.status };
  }
  const charged = { amount: formatAmount(transaction.amount, currency), currency, customerNo, transactionNo };
  if (outcome === "declined") {
    booking.fail(transaction);
    // How a decline arrives is not documented: this shape is the sandbox's.
    const reason = { errorCode: "CARD_DECLINED", errorMessage: "The card was declined" };
    return { ...charged, status: transaction.status, reference, ...reason };
  }
  booking.succeed(transaction);
  return { ...charged, status: transaction.status, paymentTime: transaction.completedAt, reference };
}

function readAmount(fields: Fields): { amount: bigint; currency: string; settleCurrency: string } {
  const currency = required(fields, "currency");
  const amount = parseAmount(required(fields, "amount"), currency);
  if (amount === undefined) throw new Refusal(RET_CODE.badValue, `amount is not an amount of ${currency}`);
  const settleCurrency = settleCurrencyOf(currency);
  if (fields.settleCurrency !== settleCurrency) {
    throw new Refusal(RET_CODE.badValue, `settleCurrency must be ${settleCurrency} for ${currency}`);
  }
  return { amount, currency, settleCurrency };
}

type Instrument = {
  customer: Customer | undefined;
  card: StoredCard;
  outcome: CardBehavior["firstCharge"];
};

function readInstrument(context: OperationContext, merchant: Merchant, fields: Fields): Instrument {
  const { vaultId, customerNo, creditType = "normal" } = fields;
  if (creditType !== "normal" && creditType !== "vault") {
    throw new Refusal(RET_CODE.badValue, "creditType must be normal or vault in this sandbox");
  }
  const customer =
    customerNo === undefined ? undefined : context.state.customer(merchant.merchantNo, customerNo);
  if (customerNo !== undefined && customer === undefined) {
    throw new Refusal(RET_CODE.notFound, "no such customer");
  }
  if (vaultId === undefined) return { customer, ...readCard(fields, context.clock.now()) };

  if (CARD_FIELDS.some((name) => fields[name] !== undefined)) {
    throw new Refusal(RET_CODE.mismatch, "send either a card or a vaultId");
  }
  if (creditType === "vault") throw new Refusal(RET_CODE.mismatch, "creditType vault needs a card");
  if (customer === undefined) throw new Refusal(RET_CODE.missing, "customerNo is required with a vaultId");
  const vault = context.state.vault(customer.customerNo, vaultId);
  if (vault === undefined) throw new Refusal(RET_CODE.notFound, "the customer has no such vaultId");
  return { customer, card: vault.card, outcome: vault.card.behavior.vaultCharge };
}

function readCard(fields: Fields, now: number): Pick<Instrument, "card" | "outcome"> {
  const [number = "", month = "", year = ""] = CARD_FIELDS.map((name) => required(fields, name));
  if (isExpired(month, year, now)) throw new Refusal(RET_CODE.badValue, "the card has expired");
  const card = storedCard(number);
  return { card, outcome: card.behavior.firstCharge };
}
