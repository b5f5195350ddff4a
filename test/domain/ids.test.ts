import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  accountPattern,
  aftercareWorkflowId,
  cancelRequestId,
  captureRequestId,
  customerRequestId,
  DEFAULT_ACCOUNT,
  parsePaymentWorkflowId,
  paymentIdPattern,
  paymentWorkflowId,
  refundIdPattern,
  refundRequestId,
  REVERSAL_REFUND_ID,
  unnamedCasesId,
} from "../../src/domain/ids.js";

const account = fc.stringMatching(/^[a-z0-9]{1,20}$/);
const paymentId = fc.stringMatching(/^[A-Z0-9_]{1,32}$/);
const refundId = fc.stringMatching(/^[A-Z0-9]{1,20}$/);

describe("patterns", () => {
  it.each(["ORDER1001", "_", "0", "A".repeat(32)])("takes payment id %s", (id) => {
    expect(id).toMatch(paymentIdPattern);
  });
  it.each(["", "order1001", "ORDER-1", "A".repeat(33), "A ", "A\n", "Ä"])("refuses payment id %j", (id) => {
    expect(id).not.toMatch(paymentIdPattern);
  });
  it.each(["", "A", "a-b", "a_b", "a".repeat(21), "a\n"])("refuses account %j", (id) => {
    expect(id).not.toMatch(accountPattern);
  });
  it.each(["", "a", "A_B", "A".repeat(21), "A\n"])("refuses refund id %j", (id) => {
    expect(id).not.toMatch(refundIdPattern);
  });
  it("has a pattern that the engine's own refund id fits", () => {
    expect(REVERSAL_REFUND_ID).toMatch(refundIdPattern);
  });
});

describe("workflow ids", () => {
  it("are those of docs/reference.md", () => {
    expect(paymentWorkflowId("default", "ORDER1001")).toBe("payment-default-ORDER1001");
    expect(aftercareWorkflowId("default", "ORDER1001")).toBe("aftercare-default-ORDER1001");
  });

  it("of a payment that names no account are the default account's", () => {
    expect(paymentWorkflowId(DEFAULT_ACCOUNT, "ORDER1001")).toBe("payment-default-ORDER1001");
  });

  it("of the cases that name no payment are one for each year", () => {
    expect(unnamedCasesId("2026-01-01T00:00:00.000Z")).toBe("_CASES_2026_");
    expect(unnamedCasesId("2026-12-31T23:59:59.999Z")).toBe("_CASES_2026_");
    expect(unnamedCasesId("2027-01-01T00:00:00.000Z")).toBe("_CASES_2027_");
  });

  it("are read back", () => {
    fc.assert(
      fc.property(account, paymentId, (account, paymentId) => {
        const key = { account, paymentId };
        expect(parsePaymentWorkflowId(paymentWorkflowId(account, paymentId))).toEqual(key);
        expect(parsePaymentWorkflowId(aftercareWorkflowId(account, paymentId))).toBeNull();
      }),
    );
  });

  it.each([
    ...["", "payment", "payment-default", "payment-default-", "payment--ORDER1", "payment-default-order1"],
    ...[
      "payment-Default-ORDER1",
      "payment-default-ORDER-1",
      "xpayment-default-ORDER1",
      "payment-default-ORDER1\n",
    ],
    `payment-default-${"A".repeat(33)}`,
  ])("are nothing else: %j", (id) => {
    expect(parsePaymentWorkflowId(id)).toBeNull();
  });
});

describe("provider request ids", () => {
  it("are those of docs/reference.md", () => {
    expect(captureRequestId("ORDER1001", 1)).toBe("ORDER1001_CAPTURE_1");
    expect(cancelRequestId("ORDER1001", 2)).toBe("ORDER1001_CANCEL_2");
    expect(refundRequestId("ORDER1001", "R1")).toBe("ORDER1001_REFUND_R1");
    expect(customerRequestId("ORDER1001")).toBe("ORDER1001_CUSTOMER");
  });

  it("give two refunds one id only if they are the same refund", () => {
    const tricky = fc.oneof(paymentId, fc.constantFrom("A", "A_REFUND_B", "A_REFUND", "A_REFUND_"));
    const refund = fc.tuple(tricky, fc.oneof(refundId, fc.constantFrom("B", "REFUND")));
    fc.assert(
      fc.property(refund, refund, (a, b) => {
        expect(refundRequestId(...a) === refundRequestId(...b)).toBe(a.join("/") === b.join("/"));
      }),
      { numRuns: 2_000 },
    );
  });

  it("fit PayerMax's 64 characters at their longest", () => {
    expect(refundRequestId("A".repeat(32), "B".repeat(20)).length).toBeLessThanOrEqual(64);
    expect(captureRequestId("A".repeat(32), 999_999).length).toBeLessThanOrEqual(64);
  });
});
