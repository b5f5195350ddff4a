import { expect, it } from "vitest";

import {
  AMOUNT,
  answerOf,
  NOTHING,
  reference,
  type ContractProvider,
  type ContractTwin,
} from "./contract-provider.js";

export function chargeContract({ offered }: ContractProvider, twin: () => ContractTwin): void {
  it("a charge is answered with the payment's report, and the query tells the same", async () => {
    const { account, request, books } = twin();
    const reply = answerOf(await account.charge(request("CHARGED", "succeeds")));
    expect(reply).toMatchObject({
      about: "payment",
      status: "succeeded",
      recognized: true,
      refundedValue: 0,
    });
    expect(Object.keys(reply.refs)).not.toEqual([]);
    const record = answerOf(await account.query(reference("CHARGED")));
    const { status, word, refs } = reply;
    expect(record).toMatchObject({ about: "payment", status, word, refs, amount: AMOUNT, refundedValue: 0 });
    if (record.about === "payment") expect(record.captureMode ?? "automatic").toBe("automatic");
    expect(books("CHARGED")).toMatchObject({ charged: "20.00", refunded: "0.00" });
  });

  it("a decline is an answer with its reason, and takes nothing", async () => {
    const { account, request, books } = twin();
    const declined = {
      status: "failed",
      refusal: {
        kind: "declined",
        code: expect.stringMatching(/./) as string,
        message: expect.stringMatching(/./) as string,
      },
    };
    expect(answerOf(await account.charge(request("DECLINED", "declined")))).toMatchObject(declined);
    expect(answerOf(await account.query(reference("DECLINED")))).toMatchObject({ status: "failed" });
    expect(books("DECLINED")).toBeNull();
  });

  it("a payment that waits for the shopper is open, with the page to send them to", async () => {
    const { account, request, books } = twin();
    expect(answerOf(await account.charge(request("WAITS", "waits")))).toMatchObject({
      status: "open",
      recognized: true,
      actionUrl: expect.stringMatching(/^https?:\/\//) as string,
    });
    expect(answerOf(await account.query(reference("WAITS")))).toMatchObject({ status: "open" });
    expect(books("WAITS")).toBeNull();
  });

  if (offered.abandonedPayment === "cancel") {
    it("a cancel closes what the shopper left", async () => {
      const { account, request, books } = twin();
      answerOf(await account.charge(request("LEFT", "waits")));
      answerOf(await account.cancel({ ...reference("LEFT"), requestId: "LEFT_CANCEL_1" }));
      expect(answerOf(await account.query(reference("LEFT")))).toMatchObject({ status: "closed" });
      expect(books("LEFT")).toBeNull();
    });
  }

  it("what was never sent is not found", async () => {
    expect(await twin().account.query(reference("NEVER"))).toEqual(NOTHING);
  });

  it("a lost reply leaves the charge unknown; the query finds it; a repeat takes nothing more", async () => {
    const { account, request, books, loseNextReply } = twin();
    loseNextReply();
    const lost = await account.charge(request("LOST", "succeeds"));
    expect(lost).toMatchObject({ ending: "unknown" });
    expect(lost).not.toHaveProperty("duplicate");
    expect(answerOf(await account.query(reference("LOST")))).toMatchObject({
      status: "succeeded",
      amount: AMOUNT,
    });
    expect(await account.charge(request("LOST", "succeeds"))).toMatchObject({
      ending: "unknown",
      duplicate: true,
    });
    expect(books("LOST")).toMatchObject({ charged: "20.00" });
  });

  it("a lost answer to a query is unknown, and says nothing of the payment", async () => {
    const { account, loseNextReply } = twin();
    loseNextReply();
    expect(await account.query(reference("NEVER"))).toMatchObject({ ending: "unknown" });
  });

  it("a card is what the twin is charged by", () => {
    expect("card" in offered.methods.charge).toBe(true);
  });
}
