import { expect, test } from "vitest";
import { decide } from "../../../src/domain/payment/decide.js";
import { answered, ID, USUAL_SCHEDULES, wordOn } from "./facts.js";
import { authorized } from "./started-payments.js";

/** One more than a payment remembers that its aftercare was told of. */
const STRAY = 501;

test("what follows for ever is an error, by which a workflow task fails: it takes no memory from other payments", () => {
  const payment = authorized();
  payment.command({ name: "capture" });
  payment.sends("capture", answered(wordOn("capture", "succeeded")));
  const { state, now } = payment;
  const [capture] = state.requests.slice(-1);
  if (!capture) throw new Error("no capture");
  const stray = Array.from({ length: STRAY }, (_, n) => ({
    ...capture,
    requestId: `${ID}_CAPTURE_${n + 2}`,
  }));
  const requests = [...state.requests, ...stray];
  expect(() => decide({ ...state, requests }, [], { now, schedules: USUAL_SCHEDULES })).toThrow(
    "after 100 conclusions leftForAftercare follows still",
  );
});
