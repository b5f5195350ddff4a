// Every call of the client, against what `holdfast/testing` started in another process.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { createCardStore, createHoldfast } from "holdfast";

const { TEMPORAL_ADDRESS: address, TESTING, TEST_CARD: number, ORDER } = process.env;
const { taskQueue, cards } = JSON.parse(TESTING);
const connection = await Connection.connect({ address });
const holdfast = createHoldfast({
  client: new Client({ connection }),
  taskQueue,
  cards: createCardStore(cards),
});
const said = {};
const usd = (value) => ({ currency: "USD", value });
const refusal = (call) => call.then(() => "nothing").catch(({ name }) => name);

/** The shopper says yes at the provider's page; a webhook tells the payment. */
async function authorize(paymentId) {
  const payment = await holdfast.authorize({
    ...{ paymentId, provider: "payermax", amount: usd(2000), method: { type: "hosted" } },
    ...{ customer: { reference: "USER42" }, description: "Two nights" },
    returnUrl: "https://shop.example/return",
  });
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ outcome: "approve" });
  await globalThis.fetch(payment.action.url, { method: "POST", headers, body });
  while ((await holdfast.get({ paymentId })).status !== "authorized") await sleep(100);
}

const { cardRef } = await holdfast.cards.put({ number, expiryMonth: "08", expiryYear: "2030", cvv: "790" });
said.cvv = (await holdfast.cards.putCvv("790")).cardRef.startsWith("card_");
const charge = {
  ...{ paymentId: `${ORDER}_1`, provider: "pockyt", amount: usd(2000) },
  method: { type: "card", cardRef },
};
said.charged = (await holdfast.charge(charge)).status;
said.again = (await holdfast.charge(charge)).status;
said.conflict = await refusal(holdfast.charge({ ...charge, amount: usd(1) }));
said.invalid = await refusal(holdfast.charge({ ...charge, amount: usd(0.5) }));
said.unknown = await refusal(holdfast.get({ paymentId: `${ORDER}_9` }));
const refund = { paymentId: `${ORDER}_1`, refundId: "R1", amount: usd(500) };
said.refunded = (await holdfast.refund(refund)).status;
said.tooMuch = await refusal(holdfast.refund({ ...refund, refundId: "R2", amount: usd(1501) }));
said.aftercare = (await holdfast.aftercare({ paymentId: `${ORDER}_1` })).refundedAmount.value;

await authorize(`${ORDER}_2`);
said.captured = (await holdfast.capture({ paymentId: `${ORDER}_2` })).status;
said.refused = await refusal(holdfast.cancel({ paymentId: `${ORDER}_2` }));
await authorize(`${ORDER}_3`);
said.canceled = (await holdfast.cancel({ paymentId: `${ORDER}_3` })).status;

const session = await holdfast.dropInSession({
  ...{ provider: "payermax", amount: usd(2000), kind: "charge" },
  customer: { reference: "USER42", countryCode: "US" },
});
said.session = session.sessionKey !== "";
const whose = { provider: "payermax", customerReference: ORDER };
said.savedCards = (await holdfast.savedCards.list(whose)).cards.length;
said.removed = (await holdfast.savedCards.remove({ ...whose, token: "none" })).removed;
console.log(JSON.stringify(said));
await connection.close();
