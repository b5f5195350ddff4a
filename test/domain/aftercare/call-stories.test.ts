import { describe, expect, it } from "vitest";
import { decideSend } from "../../../src/domain/aftercare/decide-call.js";
import type { AftercareEvent } from "../../../src/domain/aftercare/events.js";
import { isAnswered } from "../../../src/domain/aftercare/view.js";
import { answered, ID, NO_SUCH_TRANSACTION, TIMED_OUT } from "../payment/facts.js";
import { CAPTURED, captureWord, FAILED_AUTHORIZATION, notice, paymentRecord, refundWord } from "./facts.js";
import { refundAsked, SimulatedAftercare } from "./simulated-aftercare.js";

const R1 = { operation: "refund", requestId: `${ID}_REFUND_R1` } as const;
const OTHER = answered(refundWord("R2", "succeeded"));
const bodies = (events: readonly AftercareEvent[]) => events.map(({ seq, at, ...body }) => body);

function inDoubt(): SimulatedAftercare {
  const aftercare = refundAsked();
  aftercare.sends(TIMED_OUT);
  aftercare.waits();
  return aftercare;
}

/** The events of the call, from its answer on. */
function sent(ended: Parameters<SimulatedAftercare["sends"]>[0]) {
  const aftercare = refundAsked();
  const first = aftercare.events.length + 1;
  aftercare.sends(ended);
  return bodies(aftercare.events.slice(first));
}

function queried(ended: Parameters<SimulatedAftercare["queriesRefund"]>[0]) {
  const aftercare = inDoubt();
  const first = aftercare.events.length;
  aftercare.queriesRefund(ended);
  return bodies(aftercare.events.slice(first));
}

describe("the answer to a call", () => {
  const learned = { type: "referencesLearned", ...R1, refs: { refundTradeNo: "R-R1" } };

  it("is recorded as the provider's reply, and that to a question as the answer to it", () => {
    const succeeded = answered(refundWord("R1", "succeeded"));
    expect(sent(succeeded)).toEqual([learned, { type: "requestSucceeded", ...R1, by: "reply" }]);
    expect(queried(succeeded)).toEqual([learned, { type: "requestSucceeded", ...R1, by: "query" }]);
  });

  it.each([
    ["of another refund", OTHER],
    ["of something else under its id", answered(captureWord(1, { requestId: R1.requestId }))],
    ["of the payment", answered(paymentRecord("succeeded"))],
  ])("that is %s leaves a doubt, and says so", (_, ended) => {
    expect(sent(ended)).toEqual([
      {
        ...{ type: "outcomeUnknown", ...R1, code: "not_an_answer", foreignRecord: false },
        message: "the answer is not about the request that was sent",
        nextCheckAt: "2026-01-01T12:00:05.000Z",
      },
    ]);
  });

  it("changes nothing where no call of that refund is on its way, or there is no such refund", () => {
    const aftercare = inDoubt();
    expect(aftercare.lateCall(R1.requestId, OTHER)).toEqual([]);
    expect(aftercare.lateCall(`${ID}_REFUND_R2`, OTHER)).toEqual([]);
    expect(aftercare.lateQuery(`${ID}_REFUND_R2`, OTHER)).toEqual([]);
  });
});

describe("the answer to a question about a refund", () => {
  const checked = (result: string, detail: string) => [
    { type: "checked", ...R1, result, detail, nextCheckAt: "2026-01-01T12:00:35.000Z" },
  ];

  it("that settles nothing is kept in words", () => {
    expect(queried(NO_SUCH_TRANSACTION)).toEqual(checked("notFound", "no such refund"));
    expect(queried(TIMED_OUT)).toEqual(checked("noAnswer", "timeout: no answer in 20 s"));
    expect(queried({ ending: "refused", code: "NO", message: "not allowed" })).toEqual(
      checked("noAnswer", "NO: not allowed"),
    );
    expect(queried(OTHER as typeof NO_SUCH_TRANSACTION)).toEqual(
      checked("noAnswer", "the answer is about another request"),
    );
  });

  it("counts no more while a call is on its way, nor once the refund is settled", () => {
    const aftercare = refundAsked();
    const late = [NO_SUCH_TRANSACTION, TIMED_OUT, OTHER] as const;
    aftercare.sends(answered(refundWord("R1", "succeeded")), () => {
      for (const ended of late) expect(aftercare.lateQuery(R1.requestId, ended)).toEqual([]);
    });
    for (const ended of late) expect(aftercare.lateQuery(R1.requestId, ended)).toEqual([]);
  });
});

describe("the turn of a refund", () => {
  it("is recorded as sent just before the call, and nothing is where it is no refund's turn", () => {
    expect(decideSend(refundAsked().state)).toEqual([{ type: "requestSent", ...R1 }]);
    expect(decideSend(new SimulatedAftercare(CAPTURED).state)).toEqual([]);
  });

  it("is over with its outcome: who asks for it then is answered at once", () => {
    const aftercare = refundAsked();
    expect(isAnswered(aftercare.state, "R1")).toBe(false);
    aftercare.sends(answered(refundWord("R1", "succeeded")));
    expect(isAnswered(aftercare.state, "R1")).toBe(true);
  });

  it("is not answered while a cancel goes out again, though its first send is in doubt", () => {
    const aftercare = new SimulatedAftercare(FAILED_AUTHORIZATION);
    aftercare.hears(notice(paymentRecord("succeeded")));
    aftercare.queriesPayment(answered(paymentRecord("succeeded")));
    aftercare.sends(TIMED_OUT);
    expect(isAnswered(aftercare.state, "REVERSAL")).toBe(true);
    aftercare.waits();
    aftercare.sends(TIMED_OUT, () => {
      expect(isAnswered(aftercare.state, "REVERSAL")).toBe(false);
    });
  });
});
