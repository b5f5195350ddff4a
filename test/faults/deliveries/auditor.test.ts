import { describe, expect, test } from "vitest";
import { auditDeliveries, type Kept } from "./auditor.js";
import type { NewsEvent } from "./plan.js";
import type { Attempt } from "./senders.js";

const event: NewsEvent = { number: "N7", paymentId: "ORDER1", kind: "CAPTURE", when: "open" };
const attempt = (answer: number, acknowledged: boolean): Attempt => ({
  ...{ number: "N7", relay: 0, at: 0, ms: 1 },
  ...{ answer, acknowledged },
});
const key = "payermax:CAPTURE:N7:succeeded";

function audited(
  kept: Partial<Record<"payment" | "aftercare" | "result", readonly string[]>>,
  log = [attempt(200, true)],
) {
  const { payment = [], aftercare = [], result = [] } = kept;
  const found: Kept = { payment: { keys: payment }, aftercare: { keys: aftercare }, result };
  return auditDeliveries([event], log, new Map([["ORDER1", found]]));
}

describe("what was acknowledged", () => {
  test.each([
    ["in its payment", { payment: [key] }],
    ["in its aftercare", { aftercare: [key] }],
    ["in a finished payment's result", { result: ["N7"] }],
  ])("is kept where it is %s", (_where, kept) => {
    expect(audited(kept)).toMatchObject({ violations: [], acknowledged: 1, heardByBoth: 0 });
  });

  test("is lost where only another number's news is kept", () => {
    const other = "payermax:CAPTURE:N77:succeeded";
    expect(audited({ payment: [other], aftercare: [other] }).violations).toEqual([
      "CAPTURE N7 of ORDER1 was acknowledged, and is lost",
    ]);
  });

  test("is in neither of the two twice", () => {
    expect(audited({ payment: [key, key] }).violations.join()).toMatch(/is in its payment 2 times/);
    expect(audited({ aftercare: [key, key] }).violations.join()).toMatch(/is in its aftercare 2 times/);
  });

  test("counts apart where a repeat came after the payment's end", () => {
    expect(audited({ payment: [key], aftercare: [key] })).toMatchObject({ violations: [], heardByBoth: 1 });
  });
});

test("what was never acknowledged is told, though it may have arrived", () => {
  expect(audited({ payment: [key] }, [attempt(503, false)]).violations).toEqual([
    "CAPTURE N7 of ORDER1 was never acknowledged",
  ]);
});
