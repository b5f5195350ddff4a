import fc from "fast-check";
import { expect } from "vitest";
import type { CallEnded } from "../../../src/domain/payment/decide.js";
import { answered, AUTHORIZATION, CHARGE, ID, news, NO_SUCH_TRANSACTION, PRICE, recordOf } from "./facts.js";
import { refused, TIMED_OUT, CONNECTION_REFUSED, usd, wordOn, type Opened } from "./facts.js";
import { SimulatedPayment } from "./simulated-payment.js";

/** Payments in every situation in which facts may come, and the facts. */
const TRANSACTION = { tradeToken: "T1" };
const HELD = { captureMode: "manual", refs: TRANSACTION } as const;
const PAGE = answered(
  recordOf("open", { actionUrl: "https://page.example/1", refs: TRANSACTION, amount: null }),
);

export type Told = Parameters<SimulatedPayment["facts"]>[0][number];

type Base = () => { readonly payment: SimulatedPayment; readonly calls: readonly Told[] };

const idle = (payment: SimulatedPayment) => ({ payment, calls: [] });

/** What may come of the call that is on its way. */
function onItsWay(payment: SimulatedPayment, answers: CallEnded[]) {
  payment.leaves();
  const { request } = payment;
  if (!request) throw new Error("nothing is on its way");
  const endings = [...answers, TIMED_OUT, CONNECTION_REFUSED, refused("NO")];
  return { payment, calls: endings.map((ended) => ({ by: "call", request, ended }) as const) };
}

function authorized(): SimulatedPayment {
  const payment = new SimulatedPayment(AUTHORIZATION);
  payment.sends("authorize", PAGE);
  payment.hears(news(recordOf("succeeded", HELD), { provider: "payermax", key: "held" }));
  expect(payment.view.status).toBe("authorized");
  return payment;
}

function capturing(): SimulatedPayment {
  const payment = authorized();
  expect(payment.command({ name: "capture" })).toBeNull();
  return payment;
}

const charge = (more: Partial<Opened> = {}) =>
  new SimulatedPayment({ ...CHARGE, provider: "payermax", ...more });

const words = (about: "capture" | "cancel") =>
  (["succeeded", "pending", "failed"] as const).map((status) => answered(wordOn(about, status)));

export const SITUATIONS: Record<string, Base> = {
  "an authorization on its way": () =>
    onItsWay(new SimulatedPayment(AUTHORIZATION), [PAGE, answered(recordOf("failed", HELD))]),
  "an authorization at the page": () => {
    const payment = new SimulatedPayment(AUTHORIZATION);
    payment.sends("authorize", PAGE);
    return idle(payment);
  },
  "an authorization in doubt": () => {
    const payment = new SimulatedPayment(AUTHORIZATION);
    payment.sends("authorize", TIMED_OUT);
    return idle(payment);
  },
  "a charge on its way": () =>
    onItsWay(charge(), [PAGE, answered(recordOf("failed", { refs: TRANSACTION }))]),
  "a charge in doubt that waits to be sent again": () => {
    const payment = charge();
    payment.sends("charge", TIMED_OUT);
    while (payment.next.do !== "send") {
      if (payment.next.do === "query") payment.asks(NO_SUCH_TRANSACTION);
      else payment.waits();
    }
    payment.sends("charge", CONNECTION_REFUSED);
    return idle(payment);
  },
  "a hold": () => idle(authorized()),
  "a capture on its way": () => onItsWay(capturing(), words("capture")),
  "a capture that is pending": () => {
    const payment = capturing();
    payment.sends("capture", answered(wordOn("capture", "pending")));
    return idle(payment);
  },
  "a hold again, after a refused capture": () => {
    const payment = capturing();
    payment.sends("capture", answered(wordOn("capture", "failed")));
    return idle(payment);
  },
  "a second capture on its way": () => {
    const payment = capturing();
    payment.sends("capture", answered(wordOn("capture", "failed")));
    payment.command({ name: "capture" });
    const requestId = `${ID}_CAPTURE_2`;
    return onItsWay(payment, [answered(wordOn("capture", "succeeded", { requestId }))]);
  },
  "a cancel on its way": () => {
    const payment = authorized();
    payment.command({ name: "cancel" });
    return onItsWay(payment, words("cancel"));
  },
  "a charge at the page, at a provider whose news are hints": () => {
    const payment = new SimulatedPayment(CHARGE);
    const refs = { transactionNo: "T1" };
    payment.sends("charge", answered(recordOf("open", { actionUrl: "https://page.example/1", refs })));
    return idle(payment);
  },
};

const amounts = fc.constantFrom(PRICE, null, usd(1));

export const aboutPayment = fc
  .record({
    status: fc.constantFrom("succeeded", "failed", "closed", "open"),
    amount: amounts,
    number: fc.constantFrom("T1", "T2"),
    recognized: fc.boolean(),
  })
  .map(({ status, amount, number, recognized }) => (base: SimulatedPayment) => {
    const refs = base.state.provider === "pockyt" ? { transactionNo: number } : { tradeToken: number };
    const captureMode = base.state.kind === "charge" ? "automatic" : "manual";
    return recordOf(recognized ? status : "open", { amount, refs, recognized, captureMode });
  });

export const aboutRequest = fc
  .record({
    about: fc.constantFrom("capture", "cancel"),
    n: fc.constantFrom(1, 1, 2, 7),
    status: fc.constantFrom("succeeded", "pending", "failed"),
    amount: amounts,
    number: fc.constantFrom("N1", "N2", null),
  })
  .map(({ about, n, status, amount, number }) => () => {
    const name = about === "capture" ? "captureNo" : "cancelNo";
    const requestId = `${ID}_${about.toUpperCase()}_${n}`;
    return wordOn(about, status, { requestId, amount, refs: number === null ? {} : { [name]: number } });
  });

export const aboutElse = fc.constantFrom(
  () => ({ about: "case", type: "DISPUTE", status: "OPEN", refs: { caseId: "D1" } }) as const,
  () => ({ about: "other", type: "LOYALTY", status: "EARNED", refs: {} }) as const,
);
