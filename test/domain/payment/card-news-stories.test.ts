import { describe, expect, it } from "vitest";
import type { CardReport } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { CARD, news, recordOf, type Opened } from "./facts.js";
import { AT_THE_PAGE, charged, PAID, PAYERMAX } from "./started-payments.js";

/** Cards of which notifications tell: whose they are, and whether the payment is still there to keep them. */

const OTHER_CARD = { ...CARD, token: "pp_2" };
const STRANGERS = { token: "pp_3", customerNo: "3000" };
const SAVES = { saveCard: true } as const;
const AT_PAYERMAX = { saveCard: true, provider: "payermax" } as const;

const card = (savedCard: CardReport["savedCard"], status: CardReport["status"] = "succeeded") =>
  ({ about: "card", status, savedCard }) as const;

const told = (report: ProviderNotification["report"], { provider = "pockyt" }: Partial<Opened> = {}) =>
  news(report, { provider, key: "told" });

describe("a captured payment that awaits its card", () => {
  it.each([
    ["is told of it apart", SAVES, card(CARD)],
    ["is told of it with the payment", SAVES, recordOf("succeeded", { savedCard: CARD })],
    ["is told of it by a provider that says nothing of its owner", AT_PAYERMAX, card({ token: CARD.token })],
    ["is told of it by a provider that names the customer by our own number", AT_PAYERMAX, card(CARD)],
    ["is told of it by a provider that has customers of its own", SAVES, card(STRANGERS)],
  ])("keeps it and ends, where it %s", (_what, terms, report) => {
    const payment = charged(PAID, terms);
    expect(payment.next.do).toBe("wait");
    payment.hears(told(report, terms));
    expect(payment.view.savedCard).toEqual({ ...CARD, ...report.savedCard });
    expect(payment.next.do).toBe("finish");
  });

  it.each([
    ["a card that could not be saved", SAVES, card(CARD, "failed")],
    ["a stranger's card", AT_PAYERMAX, card(STRANGERS)],
    [
      "its card, and that money was given back",
      SAVES,
      recordOf("succeeded", { savedCard: CARD, refundedValue: 5 }),
    ],
  ])("leaves to its aftercare what is said of %s, and waits on", (_what, terms, report) => {
    const payment = charged(PAID, terms);
    const notification = told(report, terms);
    payment.hears(notification);
    expect(payment.tells()).toEqual(notification);
    expect(payment.view.savedCard).toBeNull();
    expect(payment.next).toMatchObject({ do: "wait", for: "the saved card's token" });
  });
});

it("a captured payment that awaits its card leaves a card at another provider to its aftercare", () => {
  const payment = charged(PAID, SAVES);
  const elsewhere = told(card(CARD), PAYERMAX);
  payment.hears(elsewhere);
  expect(payment.tells()).toEqual(elsewhere);
  expect(payment.view.savedCard).toBeNull();
  expect(payment.next).toMatchObject({ do: "wait", for: "the saved card's token" });
});

describe("a captured payment that awaits no card", () => {
  it("any more leaves its own, which comes late, to its aftercare", () => {
    const payment = charged(PAID, SAVES);
    payment.rests();
    expect(payment.next.do).toBe("finish");
    expect(payment.view.attention?.reason).toBe("saved_card_missing");
    payment.hears(told(card(CARD)));
    expect(payment.tells()).toEqual(told(card(CARD)));
    expect(payment.view.savedCard).toBeNull();
  });

  it.each([
    ["told apart", card(OTHER_CARD)],
    ["told with the payment", recordOf("succeeded", { savedCard: OTHER_CARD })],
  ])("leaves another card, %s, to its aftercare, and keeps the first", (_what, report) => {
    const payment = charged(PAID, SAVES);
    payment.hears(news(card(CARD)));
    payment.hears(told(report));
    expect(payment.tells()).toEqual(told(report));
    expect(payment.view.savedCard).toEqual(CARD);
  });

  it("leaves any card to its aftercare where none was to be saved", () => {
    const payment = charged(PAID);
    payment.hears(told(card(CARD)));
    expect(payment.tells()).toEqual(told(card(CARD)));
    expect(payment.view.savedCard).toBeNull();
  });
});

describe("an open payment", () => {
  it.each([
    ["that nobody asked to save", {}, recordOf("succeeded", { savedCard: CARD })],
    ["that nobody asked to save, told apart", {}, card(CARD)],
    ["of a payment that is said to have failed", SAVES, recordOf("failed", { savedCard: CARD })],
    ["that could not be saved", SAVES, card(CARD, "failed")],
    ["of a stranger", AT_PAYERMAX, card(STRANGERS)],
    ["of nobody whom it knows", { ...AT_PAYERMAX, customerNo: null }, card({ token: CARD.token })],
  ])("takes down no card %s", (_what, terms, report) => {
    const payment = charged(AT_THE_PAGE, terms);
    const [heard] = payment.hears(told(report, terms));
    expect(heard).toMatchObject({ type: "notificationReceived", savedCard: null });
  });

  it.each([
    ["of its own customer", AT_PAYERMAX, CARD],
    ["of a customer whom the provider numbers itself", SAVES, STRANGERS],
  ])("takes down a card %s, and shows it once it is paid", (_what, terms, savedCard) => {
    const payment = charged(AT_THE_PAGE, terms);
    payment.hears(told(card(savedCard), terms));
    expect(payment.view.savedCard).toBeNull();
    payment.waits();
    payment.asks(PAID);
    expect(payment.view).toMatchObject({ status: "captured", savedCard });
  });
});
