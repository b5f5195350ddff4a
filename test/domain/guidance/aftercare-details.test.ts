import { describe, expect, it } from "vitest";
import { aftercareDetails } from "../../../src/domain/guidance/aftercare-details.js";
import { CAPTURED, notice, refundWord } from "../aftercare/facts.js";
import { SimulatedAftercare } from "../aftercare/simulated-aftercare.js";
import { answered, CONNECTION_REFUSED, refused, TIMED_OUT, usd } from "../payment/facts.js";

/** A fact a paragraph. */
const page = ({ state, now }: SimulatedAftercare) => aftercareDetails(state, now).split("\n\n");

const IDLE = "No refund is under way; it takes refunds and late notifications until 2027-06-25 12:00:00 UTC";
const left = (amount: string) =>
  `What you can do: to give money back, at most ${amount}: \`holdfast refund ORDER1001 --refund-id ID --amount AMOUNT\``;

function refunding(ending: Parameters<SimulatedAftercare["sends"]>[0]): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(CAPTURED);
  aftercare.asks("R1", usd(500));
  aftercare.sends(ending);
  return aftercare;
}

describe("what a person reads of an aftercare", () => {
  it("is what was captured and given back, each refund with the provider's numbers, and what is left", () => {
    const refunded = refunding(
      answered({ ...refundWord("R1", "succeeded", usd(500)), refs: { refundTradeNo: "F1", batch: "B1" } }),
    );
    expect(page(refunded)).toEqual([
      "**captured** — 20.00 USD captured, 5.00 USD refunded",
      "Refund R1: 5.00 USD, refunded; `refundTradeNo F1`, `batch B1`",
      IDLE,
      left("15.00 USD"),
    ]);
  });

  it("offers no more where everything is given back, or a dispute is open", () => {
    const refunded = new SimulatedAftercare(CAPTURED);
    refunded.asks("R1", usd(2000));
    refunded.sends(answered(refundWord("R1", "succeeded", usd(2000))));
    expect(page(refunded).at(-1)).toBe(IDLE);
    const disputed = new SimulatedAftercare(CAPTURED);
    disputed.hears(notice({ about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "D1" } }));
    expect(page(disputed).slice(2)).toEqual([
      expect.stringMatching(/^Dispute `D1` \(`CHARGEBACK`\) is \w+: `OPEN`$/),
      IDLE,
      "What you can do: Answer it in payermax's portal; Holdfast gives nothing back by itself. " +
        "Then: `holdfast ack ORDER1001 --note TEXT`",
    ]);
    disputed.acknowledges();
    expect(page(disputed).at(-1)).toBe(IDLE);
    const won = { about: "case", type: "CHARGEBACK", status: "WON", refs: { caseId: "D1" } } as const;
    disputed.hears(notice({ ...won, stage: "won" }));
    disputed.acknowledges();
    expect(page(disputed).at(-1)).toBe(left("20.00 USD"));
  });

  it("is why a refund failed", () => {
    expect(page(refunding(refused("NO_BALANCE")))).toEqual([
      "**captured** — 20.00 USD captured, 0.00 USD refunded",
      "Refund R1: 5.00 USD, failed; `NO_BALANCE` (rejected)",
      IDLE,
      left("20.00 USD"),
    ]);
  });

  it("is when a refund that could not be sent is tried again", () => {
    expect(page(refunding(CONNECTION_REFUSED))).toEqual([
      "**captured** — 20.00 USD captured, 0.00 USD refunded",
      "Refund R1: 5.00 USD, processing",
      "The refund R1 is not sent yet; next try at 2026-01-01 12:00:05 UTC",
      "Next: 2026-01-01 12:00:05 UTC, the refund R1 is sent to payermax",
      "What you can do: Nothing yet: the refund R1 is sent by itself as soon as payermax can be reached (`holdfast doctor`)",
    ]);
  });

  it("is that nobody knows what a refund did, when it is asked about, and how a person settles it", () => {
    expect(page(refunding(TIMED_OUT)).slice(1)).toEqual([
      "Refund R1: 5.00 USD, processing; nobody knows what the refund did, since 2026-01-01 12:00:00 UTC; " +
        "0 checks, next at 2026-01-01 12:00:05 UTC",
      "Next: 2026-01-01 12:00:05 UTC, payermax is asked about the refund R1 (check 1)",
      expect.stringContaining("`holdfast resolve ORDER1001 --refund-id R1 --outcome succeeded|failed"),
    ]);
  });

  it("is that the provider has a refund and has not decided", () => {
    expect(page(refunding(answered(refundWord("R1", "pending")))).slice(2)).toEqual([
      "Next: 2026-01-01 12:02:00 UTC, payermax is asked about the refund R1",
      "What you can do: Nothing yet: payermax has the refund R1, and is asked by itself until it has decided",
    ]);
  });

  it("is the newest twenty refunds", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    for (let n = 1; n <= 21; n++) {
      aftercare.asks(`R${n}`, usd(1));
      aftercare.sends(answered(refundWord(`R${n}`, "succeeded", usd(1))));
    }
    const refunds = page(aftercare).filter((line) => line.startsWith("Refund "));
    expect(refunds[0]).toMatch(/^Refund R2:/);
    expect(refunds).toHaveLength(20);
  });

  it("is that the payment can't be read, how much waits for it, and when it is tried again", () => {
    const aftercare = new SimulatedAftercare(CAPTURED, { canBeRead: false });
    aftercare.hears(notice(refundWord("R1", "succeeded", usd(500))));
    expect(page(aftercare)).toEqual([
      "**ORDER1001** — not read yet",
      expect.stringMatching(
        /^The payment can't be read; 1 notification waits for it, next try at 2026-01-01 12:\d\d:\d\d UTC$/,
      ),
      expect.stringMatching(/^Next: 2026-01-01 12:\d\d:\d\d UTC, the payment is read again$/),
    ]);
  });
});

it("what a provider says of a dispute or refund is shown as text", () => {
  const hostile = "<img src=x onerror=alert(1)> [a](javascript:alert(1))";
  const aftercare = refunding(
    answered({
      ...refundWord("R1", "failed"),
      refusal: { kind: "declined", code: hostile, message: hostile },
    }),
  );
  aftercare.hears(notice({ about: "case", type: hostile, status: hostile, refs: { caseId: hostile } }));
  aftercare.hears(notice({ about: "other", type: hostile, status: hostile, refs: {} }));
  const text = page(aftercare).join("\n\n");
  expect(text.split(hostile).length).toBeGreaterThan(5);
  expect(text.replaceAll(/`[^`]*`/g, "")).not.toMatch(/[<[\]]/);
});
