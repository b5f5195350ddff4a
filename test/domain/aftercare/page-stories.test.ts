import { describe, expect, it } from "vitest";
import { activeRefund } from "../../../src/domain/aftercare/state.js";
import { details, searchValues } from "../../../src/domain/aftercare/details.js";
import { answered, CONNECTION_REFUSED, refused, TIMED_OUT, usd } from "../payment/facts.js";
import { CAPTURED, notice, refundWord } from "./facts.js";
import { SimulatedAftercare } from "./simulated-aftercare.js";

const page = ({ state }: SimulatedAftercare) => details(state).split("\n\n");
const due = ({ state }: SimulatedAftercare) => {
  const { PaymentDueAt: at } = searchValues(state);
  return typeof at === "number" ? new Date(at).toISOString() : null;
};

function refunding(ending: Parameters<SimulatedAftercare["sends"]>[0]): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(CAPTURED);
  aftercare.asks("R1", usd(500));
  aftercare.sends(ending);
  return aftercare;
}

/** A notification came, and the payment that it is about can't be read. */
function unreadable(): SimulatedAftercare {
  const aftercare = new SimulatedAftercare(CAPTURED, { canBeRead: false });
  aftercare.hears(notice(refundWord("R1", "succeeded", usd(500))));
  return aftercare;
}

describe("what a person reads of an aftercare", () => {
  it("is what was captured and given back, and each refund with the provider's numbers", () => {
    const refunded = refunding(
      answered({ ...refundWord("R1", "succeeded", usd(500)), refs: { refundTradeNo: "F1", batch: "B1" } }),
    );
    expect(page(refunded)).toEqual([
      "**captured** — 20.00 USD captured, 5.00 USD refunded",
      "Refund R1: 5.00 USD, refunded; refundTradeNo F1, batch B1",
    ]);
  });

  it("is why a refund failed", () => {
    expect(page(refunding(refused("NO_BALANCE")))).toEqual([
      "**captured** — 20.00 USD captured, 0.00 USD refunded",
      "Refund R1: 5.00 USD, failed; NO_BALANCE (rejected)",
    ]);
  });

  it("is when a refund that could not be sent is tried again", () => {
    expect(page(refunding(CONNECTION_REFUSED))).toEqual([
      "**captured** — 20.00 USD captured, 0.00 USD refunded",
      "Refund R1: 5.00 USD, processing",
      "The refund R1 could not be sent yet; next try at 2026-01-01T12:00:05.000Z",
    ]);
  });

  it("is the newest twenty refunds", () => {
    const aftercare = new SimulatedAftercare(CAPTURED);
    for (let n = 1; n <= 21; n++) {
      aftercare.asks(`R${n}`, usd(1));
      aftercare.sends(answered(refundWord(`R${n}`, "succeeded", usd(1))));
    }
    const [, first, ...others] = page(aftercare);
    expect(first).toMatch(/^Refund R2:/);
    expect(others).toHaveLength(19);
  });

  it("is that the payment can't be read, how much waits for it, and when it is tried again", () => {
    const aftercare = unreadable();
    expect(page(aftercare)[0]).toBe("**ORDER1001** — not read yet");
    expect(page(aftercare)).toContain(
      `The payment can't be read; 1 notifications wait, next try at ${aftercare.state.reading?.until ?? ""}`,
    );
  });
});

describe("what a person finds an aftercare by", () => {
  it("is its account, its provider, and nothing that the payment is found by", () => {
    expect(searchValues(new SimulatedAftercare(CAPTURED).state)).toEqual({
      PaymentAccount: "default",
      PaymentProvider: "payermax",
      PaymentAttention: null,
      PaymentDueAt: null,
    });
  });

  it("is when a person is called about a refund; once one is, when it is asked about next", () => {
    const aftercare = refunding(TIMED_OUT);
    expect(due(aftercare)).toBe("2026-01-01T13:00:00.000Z");
    aftercare.pass(3600);
    aftercare.queriesRefund(TIMED_OUT);
    aftercare.ticks();
    expect(due(aftercare)).toBe(activeRefund(aftercare.state)?.wait?.until);
    expect(due(aftercare)).toBe("2026-01-01T13:12:35.000Z");
  });

  it("is when the payment is read again", () => {
    const aftercare = unreadable();
    expect(due(aftercare)).toBe(aftercare.state.reading?.until);
    expect(due(aftercare)).not.toBeNull();
  });
});
