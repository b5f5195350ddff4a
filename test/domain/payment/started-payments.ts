import { answered, AUTHORIZATION, CHARGE, type Opened, recordOf } from "./facts.js";
import { Invariants } from "./invariants.js";
import { SimulatedPayment } from "./simulated-payment.js";

export const PAID = answered(recordOf("succeeded"));
export const OPEN = answered(recordOf("open"));
export const CLOSED = answered(recordOf("closed"));
/** Of the 3DS page. */
export const PAGE_URL = "https://3ds.example/1";
export const AT_THE_PAGE = answered(recordOf("open", { actionUrl: PAGE_URL }));

/** Seconds that a hold lasts. */
export const WEEK = 7 * 86_400;

/** For terms and for notifications, which are Pockyt's without it. */
export const PAYERMAX = { provider: "payermax" } as const;

/** A charge at Pockyt whose customer is created first. */
export const WITH_CUSTOMER = { ...CHARGE, firstOperation: "createCustomer", customerNo: null } as const;

/** What a person resolves by, beside the operation and its outcome. */
export const FOUND = { name: "resolve", evidence: "seen in the portal", operator: "ada" } as const;

/** A payment whose every step is checked against the invariants. */
export const open = (terms: Opened) => new SimulatedPayment(terms, new Invariants());

export function charged(
  ending: Parameters<SimulatedPayment["sends"]>[1],
  terms: Partial<Opened> = {},
): SimulatedPayment {
  const payment = open({ ...CHARGE, ...terms });
  payment.sends("charge", ending);
  return payment;
}

export function authorized(terms: Partial<Opened> = {}): SimulatedPayment {
  const payment = open({ ...AUTHORIZATION, ...terms });
  payment.sends("authorize", PAID);
  return payment;
}

/** A hold whose capture or cancel was asked for, and is not sent yet. */
export function commanded(name: "capture" | "cancel", payment = authorized()): SimulatedPayment {
  payment.command({ name });
  return payment;
}

/** A hold whose capture was asked for, and sent with this ending. */
export function capturing(ending: Parameters<SimulatedPayment["sends"]>[1]): SimulatedPayment {
  const payment = commanded("capture");
  payment.sends("capture", ending);
  return payment;
}

/** A charge whose shopper's time is over, and whose cancel is asked for. */
export function abandoned(payment = charged(AT_THE_PAGE)): SimulatedPayment {
  payment.pass(1800);
  payment.asks(OPEN);
  return payment;
}

/** Asks again and again, whenever the payment wants to, and says after how many seconds each. */
export function asksAfterWaits(
  payment: SimulatedPayment,
  ...answers: Parameters<SimulatedPayment["asks"]>[0][]
): number[] {
  return answers.map((answer) => {
    const seconds = payment.rests();
    payment.asks(answer);
    return seconds;
  });
}
