import { expect, it } from "vitest";

import { answerOf, offeredCall, type ContractProvider, type ContractTwin } from "./contract-provider.js";

export function savedCardContract({ offered }: ContractProvider, twin: () => ContractTwin): void {
  if (!offered.listsSavedCards) return;

  const cardsOf = async (customerReference: string) =>
    answerOf(await offeredCall(twin().account.listSavedCards)({ customerReference })).cards;

  const remove = (customerReference: string, token: string) =>
    offeredCall(twin().account.removeSavedCard)({ customerReference, token });

  /** A charge by the customer's new card, which is kept. */
  async function save(paymentId: string, customerReference: string): Promise<string> {
    const request = twin().request(paymentId, "succeeds");
    const { paidWith } = request;
    if (paidWith.type !== "card") throw new Error("the twin is charged by card");
    const customer = { ...request.customer, reference: customerReference };
    answerOf(
      await twin().account.charge({ ...request, customer, paidWith: { ...paidWith, saveCard: true } }),
    );
    const [card] = await cardsOf(customerReference);
    return card?.token ?? "none";
  }

  it("a saved card is listed for its customer and for nobody else, by its last four digits", async () => {
    expect(await cardsOf("LISTED")).toEqual([]);
    const token = await save("SAVES", "LISTED");
    expect(await cardsOf("LISTED")).toMatchObject([{ token, last4: "1111", brand: "VISA", needsCvv: false }]);
    expect(await cardsOf("listed")).toEqual([]);
  });

  it("a removed card is neither listed nor charged; removed again it is no error", async () => {
    const token = await save("SAVESTOO", "REMOVED");
    const charge = (paymentId: string) => {
      const request = twin().request(paymentId, "succeeds");
      const paidWith = { type: "savedCard", token, merchantInitiated: false } as const;
      return twin().account.charge({
        ...{ ...request, customer: { ...request.customer, reference: "REMOVED" }, paidWith },
      });
    };
    expect(answerOf(await charge("BEFORE"))).toMatchObject({ status: "succeeded" });
    expect(answerOf(await remove("REMOVED", token))).toEqual({ removed: true });
    expect(await cardsOf("REMOVED")).toEqual([]);
    expect(answerOf(await remove("REMOVED", token))).toEqual({ removed: true });
    expect(await charge("AFTER")).toMatchObject({ ending: "refused" });
    expect(twin().books("AFTER")).toBeNull();
  });

  it("a removal whose reply is lost is unknown; a repeat finds the card gone", async () => {
    const token = await save("SAVESLAST", "LOSTREMOVAL");
    twin().loseNextReply();
    expect(await remove("LOSTREMOVAL", token)).toMatchObject({ ending: "unknown" });
    expect(answerOf(await remove("LOSTREMOVAL", token))).toEqual({ removed: true });
  });
}
