import { describe, expect, it } from "vitest";

import {
  AMOUNT,
  answerOf,
  isHoldOffered,
  offeredCall,
  reference,
  type ContractProvider,
  type ContractTwin,
} from "./contract-provider.js";

export function holdContract({ offered }: ContractProvider, twin: () => ContractTwin): void {
  if (!isHoldOffered(offered)) return;

  const part = offered.partialCapture ? 1250 : AMOUNT.value;
  const charged = offered.partialCapture ? "12.50" : "20.00";

  describe("an authorization", () => {
    const hold = async (paymentId: string) =>
      answerOf(await offeredCall(twin().account.authorize)(twin().request(paymentId, "succeeds")));
    const capture = (paymentId: string) =>
      offeredCall(twin().account.capture)({
        ...reference(paymentId),
        requestId: `${paymentId}_CAPTURE_1`,
        captureAmount: { ...AMOUNT, value: part },
      });
    const cancel = (paymentId: string) =>
      twin().account.cancel({ ...reference(paymentId), requestId: `${paymentId}_CANCEL_1` });

    it("holds the amount and takes nothing", async () => {
      expect(await hold("HELD")).toMatchObject({ about: "payment", status: "succeeded", recognized: true });
      const record = answerOf(await twin().account.query(reference("HELD")));
      expect(record).toMatchObject({ about: "payment", status: "succeeded", amount: AMOUNT });
      if (record.about === "payment") expect(record.captureMode ?? "manual").toBe("manual");
      expect(twin().books("HELD")).toMatchObject({ held: "20.00", charged: "0.00" });
    });

    it("is captured once, all or the part that is asked for", async () => {
      await hold("TAKEN");
      expect(answerOf(await capture("TAKEN"))).toMatchObject({
        about: "capture",
        requestId: "TAKEN_CAPTURE_1",
        status: "succeeded",
      });
      expect(twin().books("TAKEN")).toMatchObject({ charged, held: "0.00" });
      const again = { ...reference("TAKEN"), requestId: "TAKEN_CAPTURE_2", captureAmount: AMOUNT };
      expect(["refused", "unknown"]).toContain((await offeredCall(twin().account.capture)(again)).ending);
      expect(twin().books("TAKEN")).toMatchObject({ charged });
    });

    it("is released by a cancel, and not captured after it", async () => {
      await hold("FREED");
      expect(answerOf(await cancel("FREED"))).toMatchObject({
        about: "cancel",
        requestId: "FREED_CANCEL_1",
        status: "succeeded",
      });
      expect(["refused", "unknown"]).toContain((await capture("FREED")).ending);
      expect(twin().books("FREED")).toMatchObject({ charged: "0.00", held: "0.00" });
    });

    it("whose capture's reply is lost is captured once, whatever a repeat is answered", async () => {
      await hold("LOSTCAPTURE");
      twin().loseNextReply();
      expect(await capture("LOSTCAPTURE")).toMatchObject({ ending: "unknown" });
      const again = await capture("LOSTCAPTURE");
      if (offered.repeatsRequests)
        expect(answerOf(again)).toMatchObject({ requestId: "LOSTCAPTURE_CAPTURE_1", status: "succeeded" });
      expect(twin().books("LOSTCAPTURE")).toMatchObject({ charged });
    });

    it("that was never made is neither captured nor canceled", async () => {
      expect((await capture("NEVER")).ending).toBe("refused");
      expect((await cancel("NEVER")).ending).toBe("refused");
    });
  });
}
