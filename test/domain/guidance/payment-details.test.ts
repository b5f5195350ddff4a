import { describe, expect, it } from "vitest";
import { paymentDetails } from "../../../src/domain/guidance/payment-details.js";
import {
  answered,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  NO_SUCH_TRANSACTION,
  news,
  recordOf,
  refused,
  TIMED_OUT,
  usd,
  wordOn,
} from "../payment/facts.js";
import type { SimulatedPayment } from "../payment/simulated-payment.js";
import { AT_THE_PAGE, authorized, charged, OPEN, open, PAID } from "../payment/started-payments.js";

const AT_POCKYT = "At pockyt: `transactionNo T1`";

function commanded(name: "capture" | "cancel"): SimulatedPayment {
  const payment = authorized();
  payment.command(name === "capture" ? { name, amount: usd(1500) } : { name });
  return payment;
}

/** A fact a paragraph. */
const page = ({ state, now }: SimulatedPayment) => paymentDetails(state, now).split("\n\n");

describe("what a person reads of a payment", () => {
  it("processing: with whom it is, and what happens now", () => {
    expect(page(open(CHARGE))).toEqual([
      "**processing** — 20.00 USD: the charge is with pockyt",
      "Now: the charge is sent to pockyt",
    ]);
  });

  it("processing: that a call is on its way, and by when it ends", () => {
    const payment = open(CHARGE);
    payment.leaves();
    expect(page(payment)).toEqual([
      "**processing** — 20.00 USD: the charge is with pockyt",
      "Next: 2026-01-01 12:00:30 UTC, by then the call to pockyt for the charge has ended",
    ]);
  });

  it("processing: that the provider has it, and when it is asked", () => {
    expect(page(charged(OPEN))).toEqual([
      "**processing** — 20.00 USD: pockyt has the charge and has not decided yet",
      AT_POCKYT,
      "Next: 2026-01-01 12:02:00 UTC, pockyt is asked how it stands",
      "What you can do: Nothing yet: pockyt has the charge, and is asked by itself until it has decided",
    ]);
  });

  it("processing: that it could not be sent, and when it is tried again", () => {
    expect(page(charged(CONNECTION_REFUSED))).toEqual([
      "**processing** — 20.00 USD: the charge could not be sent yet",
      "Next: 2026-01-01 12:00:05 UTC, the charge is sent to pockyt",
      "What you can do: Nothing yet: the charge is sent by itself as soon as pockyt can be reached (`holdfast doctor`)",
    ]);
  });

  it("processing: that it is looked for before it is sent, where it may have been started before", () => {
    const payment = open({ ...CHARGE, askFirst: true });
    expect(page(payment).at(-1)).toBe("Now: pockyt is asked whether it has the charge already");
    payment.asks(CONNECTION_REFUSED);
    expect(page(payment)).toEqual([
      "**processing** — 20.00 USD: the charge is looked for before it is sent",
      "Next: 2026-01-01 12:00:05 UTC, pockyt is asked whether it has the charge already",
      "What you can do: Nothing yet: pockyt is asked whether it has the charge; if it has not, the charge is sent by itself",
    ]);
  });

  it("processing: that nobody knows the outcome, how often it was asked about, and when it is next", () => {
    const payment = charged(TIMED_OUT);
    payment.waits();
    payment.asks(TIMED_OUT);
    expect(page(payment)).toEqual([
      "**processing** — 20.00 USD: nobody knows yet whether the charge happened",
      "Nobody knows what the charge did, since 2026-01-01 12:00:00 UTC; 1 check, next at 2026-01-01 12:00:35 UTC",
      "Next: 2026-01-01 12:00:35 UTC, pockyt is asked how it stands (check 2)",
      "What you can do: Nothing yet: pockyt is asked about the charge by itself until its outcome is known. " +
        "Don't repeat it elsewhere. If the portal shows the outcome and it can't wait: " +
        "`holdfast resolve ORDER1001 --operation charge --outcome succeeded|failed --evidence TEXT`",
    ]);
  });

  it("processing: that the provider knows nothing of it, so that it is sent again", () => {
    const payment = charged(TIMED_OUT);
    for (let answer = 1; answer <= 4; answer++) {
      payment.rests();
      payment.asks(NO_SUCH_TRANSACTION);
    }
    expect(page(payment)).toEqual([
      "**processing** — 20.00 USD: pockyt has no record of the charge, which is sent again",
      "Now: the charge is sent to pockyt again, under its own id",
    ]);
  });

  it("requires_action: until when the shopper has time, and that nobody else can act", () => {
    const payment = charged(AT_THE_PAGE);
    expect(page(payment)).toEqual([
      "**requires_action** — the shopper must act until 2026-01-01 12:30:00 UTC",
      AT_POCKYT,
      "Next: 2026-01-01 12:02:00 UTC, pockyt is asked how it stands",
      "What you can do: Nothing: the shopper must act. Nobody else can.",
    ]);
    payment.pass(1790);
    while (payment.next.do === "query") payment.asks(OPEN);
    expect(page(payment).at(-2)).toBe(
      "Next: 2026-01-01 12:30:00 UTC, the shopper's time is over, and pockyt is asked how it stands",
    );
    payment.waits();
    payment.ticks();
    expect(page(payment).slice(0, 3)).toEqual([
      "**requires_action** — the shopper's time is over; pockyt is asked how it stands",
      AT_POCKYT,
      "Now: pockyt is asked how it stands",
    ]);
    payment.asks(OPEN);
    expect(page(payment)[0]).toBe("**canceling** — the shopper did not come back: the cancel is with pockyt");
  });

  it("authorized: until when it is held, and the commands that take or release it", () => {
    expect(page(authorized({ account: "tickets" }))).toEqual([
      "**authorized** — 20.00 USD is held until 2026-01-08 12:00:00 UTC; awaits capture or cancel",
      "At payermax: `transactionNo T1`",
      "Next: 2026-01-08 13:00:00 UTC, the hold has lapsed by then: payermax is asked once more, and the payment becomes expired",
      "What you can do: Until 2026-01-08 12:00:00 UTC take the money: `holdfast capture ORDER1001 --account tickets`; " +
        "or release it: `holdfast cancel ORDER1001 --account tickets`",
    ]);
    const policy = authorized({ onAuthorizationExpiry: "capture" });
    expect(page(policy)).toContain(
      "Next: 2026-01-08 00:00:00 UTC, nobody decided: it captures the money by itself",
    );
  });

  it("authorized again: why the capture came to nothing", () => {
    const payment = commanded("capture");
    payment.sends("capture", refused("LIMIT"));
    expect(page(payment)[1]).toBe("Reason: `LIMIT` (capture, rejected)");
  });

  it("capturing and captured: how much, and how it is given back", () => {
    const payment = commanded("capture");
    expect(page(payment)[0]).toBe(
      "**capturing** — 15.00 USD is being captured: the capture is with payermax",
    );
    payment.sends("capture", answered(wordOn("capture", "succeeded", { amount: usd(1500) })));
    expect(page(payment)).toEqual([
      "**captured** — 15.00 USD is taken",
      "At payermax: `transactionNo T1`",
      "What you can do: Nothing needs doing. To give money back, at most what is left of 15.00 USD: " +
        "`holdfast refund ORDER1001 --refund-id R1 --amount AMOUNT`",
    ]);
  });

  it("capturing: that the next question is on its way, where it is asked by sending again", () => {
    const payment = commanded("capture");
    payment.sends("capture", TIMED_OUT);
    expect(page(payment)).toContain(
      "Next: 2026-01-01 12:00:05 UTC, the capture is sent to payermax again, under its own id",
    );
    payment.waits();
    payment.leaves();
    expect(page(payment).slice(0, 2)).toEqual([
      "**capturing** — 15.00 USD is being captured: nobody knows yet whether the capture happened",
      "Nobody knows what the capture did, since 2026-01-01 12:00:00 UTC; 0 checks, a check is on its way",
    ]);
  });

  it("canceling and canceled: that nothing was taken", () => {
    const payment = commanded("cancel");
    expect(page(payment)[0]).toBe("**canceling** — the hold is being released: the cancel is with payermax");
    payment.sends("cancel", answered(wordOn("cancel", "succeeded")));
    expect(page(payment)).toEqual([
      "**canceled** — the hold is released; nothing was taken",
      "At payermax: `transactionNo T1`",
      "What you can do: Nothing needs doing",
    ]);
  });

  it("expired: that nothing was taken", () => {
    const payment = authorized();
    payment.pass(7 * 86_400 + 3600);
    expect(page(payment).at(-2)).toContain("Now: the hold has lapsed by then: payermax is asked once more");
    payment.asks(PAID);
    expect(page(payment)).toEqual([
      "**expired** — the authorization lapsed; nothing was taken",
      "At payermax: `transactionNo T1`",
      "What you can do: Nothing needs doing",
    ]);
  });

  it("failed: why, and how it is tried anew", () => {
    expect(page(charged(refused("NO_FUNDS")))).toEqual([
      "**failed** — no money was kept: charge rejected",
      "Reason: `NO_FUNDS` (charge, rejected)",
      "What you can do: Nothing needs doing. A new try is a new payment, with a paymentId of its own",
    ]);
  });

  it("is whether the card is saved, or until when its token is awaited", () => {
    const awaited = charged(PAID, { saveCard: true });
    const due = (awaited.state.savedCardDueAt ?? "").replace("T", " ").replace(".000Z", " UTC");
    expect(page(awaited)[0]).toBe(
      `**captured** — 20.00 USD is taken; the saved card's token is awaited until ${due}`,
    );
    expect(page(awaited)).toContain(
      `Next: ${due}, the saved card's token has not come by then: a person is called`,
    );
    awaited.hears(news(recordOf("succeeded", { savedCard: CARD })));
    expect(page(awaited).slice(0, 2)).toEqual([
      "**captured** — 20.00 USD is taken",
      "The card is saved for later charges",
    ]);
  });
});

describe("what a person reads where one is called", () => {
  it("is why, in words, with the provider's own as text, and which command ends it", () => {
    const payment = charged(TIMED_OUT);
    payment.waits();
    payment.asks(answered(recordOf("succeeded", { amount: usd(1) })));
    expect(page(payment)[1]).toBe(
      "**A person should look** since 2026-01-01 12:00:05 UTC: `amount_mismatch`, the provider named another amount " +
        "than was asked for (`the provider says 0.01 USD, asked for were 20.00 USD`)",
    );
    expect(page(payment).at(-1)).toBe(
      "What you can do: Ask pockyt which amount is right and correct the money there; then: " +
        "`holdfast resolve ORDER1001 --operation charge --outcome succeeded|failed --evidence TEXT`",
    );
    payment.command({ name: "acknowledge", note: "asked pockyt", operator: "ada" });
    expect(page(payment).join()).not.toContain("A person should look");
  });

  it("is each call that stands, and of a payment that has ended where to see whether it still does", () => {
    const payment = charged(AT_THE_PAGE);
    payment.hears(news({ about: "other", type: "NEW_1", status: "DONE", refs: {} }));
    payment.hears(news({ about: "other", type: "NEW_2", status: "DONE", refs: {} }, { key: "other:2" }));
    payment.hears(news(recordOf("succeeded")));
    payment.asks(PAID);
    expect(payment.state.status).toBe("captured");
    expect(page(payment).slice(1, 4)).toEqual([
      expect.stringContaining(
        "`unknown_news`, a notification of a type that Holdfast doesn't know (`NEW_1`)",
      ),
      expect.stringContaining("(`NEW_2`)"),
      "So it was when it ended. Whether somebody has seen to it since: `holdfast explain ORDER1001`",
    ]);
  });
});

describe("what a provider says", () => {
  const HOSTILE = "![x](http://evil.example) <script>`**|\n# you";
  const SHOWN = "``![x](http://evil.example) <script>`**| # you``";

  it("is shown as text in every field that gets onto the page", () => {
    const declined = { kind: "declined", code: HOSTILE, message: HOSTILE } as const;
    const payment = charged(
      answered(recordOf("failed", { refusal: declined, refs: { [HOSTILE]: HOSTILE } })),
    );
    expect(page(payment)).toEqual([
      "**failed** — no money was kept: charge declined",
      `Reason: ${SHOWN} (charge, declined)`,
      "At pockyt: ``![x](http://evil.example) <script>`**| # you ![x](http://evil.example) <script>`**| # you``",
      expect.stringContaining("What you can do"),
    ]);
    const called = charged(answered(recordOf("open", { word: HOSTILE, recognized: false })));
    expect(page(called)[1]).toMatch(/`unknown_provider_status`, .* \(``!\[x\]\(http:.*# you``\)$/);
  });
});
