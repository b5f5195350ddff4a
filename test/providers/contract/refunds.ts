import { expect, it } from "vitest";

import { answerOf, NOTHING, reference, refundRequest, type ContractTwin } from "./contract-provider.js";

export function refundContract(twin: () => ContractTwin): void {
  it("refunds give back part by part, each found under its own id, and never more than was taken", async () => {
    const { account, request, books } = twin();
    answerOf(await account.charge(request("BACK", "succeeds")));
    for (const [refundId, value, refunded] of [
      ["R1", 500, "5.00"],
      ["R2", 1500, "20.00"],
    ] as const) {
      const refund = refundRequest("BACK", refundId, value);
      const reply = answerOf(await account.refund(refund));
      expect(reply).toMatchObject({ about: "refund", requestId: refund.requestId });
      expect(["succeeded", "pending"]).toContain(reply.status);
      expect(answerOf(await account.queryRefund(refund))).toMatchObject({
        about: "refund",
        requestId: refund.requestId,
        status: "succeeded",
        amount: refund.refundAmount,
        refs: reply.refs,
      });
      expect(books("BACK")).toMatchObject({ charged: "20.00", refunded });
    }
    expect(await account.refund(refundRequest("BACK", "R3", 1))).toMatchObject({ ending: "refused" });
    expect(books("BACK")).toMatchObject({ refunded: "20.00" });
  });

  it("a refund that was never sent is not found, beside a payment or without one", async () => {
    const { account, request } = twin();
    answerOf(await account.charge(request("KEPT", "succeeds")));
    expect(await account.queryRefund(refundRequest("KEPT", "R1", 500))).toEqual(NOTHING);
    expect(await account.queryRefund(refundRequest("NEVER", "R1", 500))).toEqual(NOTHING);
  });

  it("a refund of nothing is refused", async () => {
    expect(await twin().account.refund(refundRequest("NEVER", "R1", 500))).toMatchObject({
      ending: "refused",
    });
  });

  it("a lost reply leaves the refund unknown, and the query finds it", async () => {
    const { account, request, books, loseNextReply } = twin();
    answerOf(await account.charge(request("BACKLOST", "succeeds")));
    const refund = refundRequest("BACKLOST", "R1", 500);
    loseNextReply();
    expect(await account.refund(refund)).toMatchObject({ ending: "unknown" });
    expect(answerOf(await account.queryRefund(refund))).toMatchObject({
      requestId: refund.requestId,
      status: "succeeded",
      amount: refund.refundAmount,
    });
    expect(books("BACKLOST")).toMatchObject({ charged: "20.00", refunded: "5.00" });
    expect(answerOf(await account.query(reference("BACKLOST")))).toMatchObject({ status: "succeeded" });
  });
}
