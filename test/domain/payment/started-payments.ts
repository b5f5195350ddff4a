import { answered, AUTHORIZATION, CHARGE, type Opened, recordOf } from "./facts.js";
import { Invariants } from "./invariants.js";
import { SimulatedPayment } from "./simulated-payment.js";

export const PAID = answered(recordOf("succeeded"));
export const OPEN = answered(recordOf("open"));
export const AT_THE_PAGE = answered(recordOf("open", { actionUrl: "https://3ds.example/1" }));

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
