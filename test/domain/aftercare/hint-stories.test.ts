import { describe, expect, it } from "vitest";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import { answered, CARD, ID, NO_SUCH_TRANSACTION, OPENED_AT, TIMED_OUT, usd } from "../payment/facts.js";
import { AT_POCKYT, CAPTURED, cancelWord, notice, paymentRecord, refundWord } from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

type Report = ProviderNotification["report"];
const R1 = { operation: "refund", requestId: `${ID}_REFUND_R1` } as const;

/** At Pockyt a notification proves nothing: it is a hint, and the record that it has asked for decides. */
const hint = (report: Report, key: string) => notice(report, { provider: "pockyt", key });

const hears = (aftercare: SimulatedAftercare, notification: ProviderNotification) =>
  aftercare.hears(notification).map(({ seq, at, ...event }) => event);

/** A refund at Pockyt whose call ended without an outcome. */
function inDoubt(): SimulatedAftercare {
  const aftercare = refundAsked(AT_POCKYT);
  aftercare.queriesRefund(NO_SUCH_TRANSACTION);
  aftercare.sends(TIMED_OUT);
  return aftercare;
}

const received = (key: string, status: string, meaning: string) => ({
  ...{ type: "noticeReceived", key, about: "refund", name: null, status, meaning },
});
const acknowledged = (said?: string) => ({
  ...{ type: "acknowledgedByProvider", ...R1, ...(said !== undefined && { said }) },
});
const sooner = { type: "checkBroughtForward", ...R1 };

describe("a hint about a refund", () => {
  it.each(["succeeded", "failed"] as const)("that it %s is kept, and has it asked about at once", (said) => {
    expect(hears(inDoubt(), hint(refundWord("R1", said), "k1"))).toEqual([
      received("k1", said, "refund_news"),
      acknowledged(said),
      sooner,
    ]);
  });

  it("that it is pending names no outcome", () => {
    expect(hears(inDoubt(), hint(refundWord("R1", "pending"), "k1"))).toEqual([
      received("k1", "pending", "refund_news"),
      acknowledged(),
      sooner,
    ]);
  });

  it("has it looked for before it is sent, and says why", () => {
    const aftercare = refundAsked(AT_POCKYT);
    expect(hears(aftercare, hint(refundWord("R1", "succeeded"), "k1"))).toEqual([
      received("k1", "succeeded", "refund_news"),
      acknowledged("succeeded"),
      {
        ...{ type: "outcomeUnknown", ...R1, code: "told_before_sent", foreignRecord: false },
        message: "news came before it was sent: succeeded",
        nextCheckAt: OPENED_AT,
      },
    ]);
  });

  it("changes nothing before that refund's turn", () => {
    const aftercare = inDoubt();
    aftercare.asks("R2", usd(100));
    expect(hears(aftercare, hint(refundWord("R2", "succeeded"), "k1"))).toEqual([
      received("k1", "succeeded", "refund_news"),
    ]);
  });
});

describe("the same hint again", () => {
  it("has the refund asked about at once again, as the record may be slower", () => {
    const aftercare = inDoubt();
    const news = hint(refundWord("R1", "succeeded"), "k1");
    hears(aftercare, news);
    aftercare.queriesRefund(NO_SUCH_TRANSACTION);
    expect(hears(aftercare, news)).toEqual([sooner]);
  });

  it("tells what it said once more, where another one said otherwise meanwhile", () => {
    const aftercare = inDoubt();
    const news = hint(refundWord("R1", "succeeded"), "k1");
    hears(aftercare, news);
    hears(aftercare, hint(refundWord("R1", "failed"), "k2"));
    expect(hears(aftercare, news)).toEqual([acknowledged("succeeded")]);
  });

  it("changes nothing of another refund's turn, and nothing of one that is not sent yet", () => {
    const aftercare = inDoubt();
    const news = hint(refundWord("R2", "succeeded"), "k1");
    aftercare.asks("R2", usd(100));
    hears(aftercare, news);
    expect(hears(aftercare, news)).toEqual([]);
    aftercare.waits();
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded")));
    expect(aftercare.next).toMatchObject({ do: "queryRefund", request: { refundId: "R2" } });
    expect(hears(aftercare, news)).toEqual([]);
  });

  it("changes nothing once the refund is settled, nor where it is about something else", () => {
    const aftercare = inDoubt();
    const cancel = hint(cancelWord("succeeded", { requestId: R1.requestId }), "k2");
    const others = [hint({ about: "other", type: "LOYALTY", status: "EARNED", refs: {} }, "k1"), cancel];
    for (const news of others) hears(aftercare, news);
    for (const news of others) expect(hears(aftercare, news)).toEqual([]);
    const news = hint(refundWord("R1", "succeeded"), "k3");
    hears(aftercare, news);
    aftercare.queriesRefund(answered(refundWord("R1", "succeeded")));
    expect(hears(aftercare, news)).toEqual([]);
  });

  it("changes nothing where notifications are proven by their signature", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    const news = notice(refundWord("R1", "pending"));
    aftercare.hears(news);
    expect(hears(aftercare, news)).toEqual([]);
  });
});

describe("what a signed notification of a refund means", () => {
  const meaning = (aftercare: SimulatedAftercare, report: Report) => {
    aftercare.hears(notice(report));
    return aftercare.view.notices.at(-1)?.meaning;
  };

  it("is news where a doubt ends in it, and a repeat where that is known", () => {
    const aftercare = refundAsked();
    aftercare.sends(TIMED_OUT);
    const meanings = (["pending", "pending", "succeeded", "pending", "succeeded", "failed"] as const).map(
      (status) => meaning(aftercare, refundWord("R1", status)),
    );
    expect(meanings).toEqual(["refund_news", "repeat", "refund_news", "repeat", "repeat", "contradiction"]);
  });
});

describe("a notification is listed", () => {
  it.each<[string, Report, string | null, string]>([
    ["a payment's by its word, without a name", paymentRecord("open", { word: "WAIT" }), null, "WAIT"],
    ["a refund's by its status, without a name", refundWord("R1", "pending"), null, "pending"],
    ["a card's likewise", { about: "card", status: "failed", savedCard: CARD }, null, "failed"],
    ["a case by both", { about: "case", type: "FRAUD", status: "NEW", refs: {} }, "FRAUD", "NEW"],
    [
      "other news by both",
      { about: "other", type: "LOYALTY", status: "EARNED", refs: {} },
      "LOYALTY",
      "EARNED",
    ],
  ])("%s", (_, report, name, status) => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    aftercare.hears(notice(report));
    expect(aftercare.view.notices).toMatchObject([{ about: report.about, name, status }]);
  });

  it("at once where the payment need not be known for it, and held where it must", () => {
    const unread = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    const types = (report: Report) => unread.hears(notice(report)).map(({ type }) => type);
    expect(types({ about: "other", type: "LOYALTY", status: "EARNED", refs: {} })[0]).toBe("noticeReceived");
    expect(types({ about: "case", type: "FRAUD", status: "NEW", refs: {} })[0]).toBe("noticeReceived");
    expect(types(paymentRecord("succeeded"))[0]).toBe("noticeHeld");
    expect(types(refundWord("R1", "succeeded"))[0]).toBe("noticeHeld");
    expect(types({ about: "card", status: "failed", savedCard: CARD })[0]).toBe("noticeHeld");
  });
});
