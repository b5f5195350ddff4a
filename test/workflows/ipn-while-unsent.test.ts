import { expect, test } from "vitest";
import { eventsOf, lastEvent, workflowOf } from "../support/holds.js";
import { netAtProvider, until } from "../support/payments.js";
import { postNews } from "../support/payermax-news.js";
import { ipnOf, postIpn } from "../support/pockyt-news.js";
import { directPayment, type Provider } from "../support/refunds.js";
import { NO_SUCH_TRANSACTION, scriptedProvider, type WrittenAnswer } from "../support/scripted-provider.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** News of a charge whose first send was believed lost, while the next one waits to be sent. */
const provider = scriptedProvider();
const stack = useStack({
  ...provider.stack,
  webhooks: "lost",
  schedules: { check: [1], poll: [1], notFoundAnswers: 4, notFoundSettleSeconds: 2 },
});

const AT = {
  pockyt: { charge: "capture", query: "tran-query", none: NO_SUCH_TRANSACTION },
  payermax: {
    charge: "orderAndPay",
    query: "orderQuery",
    none: { json: { code: "ORDER_NOT_EXIST", msg: "order does not exist" } },
  },
} as const satisfies Record<Provider, object>;

/** How many "no such transaction" answers more the provider gives after the news. */
interface Slowness {
  readonly blind: () => boolean;
}

/**
 * The provider took the first charge, whose answer is lost; its record is slow, and says that there is none; the next
 * send is refused for its rate. Now the charge waits to be sent again.
 */
async function waitingToBeSentAgain(name: Provider, { blind }: Slowness): Promise<string> {
  const paymentId = newPaymentId("unsent");
  const { charge, query, none } = AT[name];
  const busy: WrittenAnswer = { status: 429, headers: { "retry-after": "8" } };
  provider.script(paymentId, async ({ operation, forward }) => {
    if (operation === query) return blind() ? none : "pass";
    if (operation !== charge) return "pass";
    const sends = provider.asked(paymentId, charge).length;
    if (sends === 2) return busy;
    await forward();
    return "lost";
  });
  await stack.current.holdfast.charge(await directPayment(stack.current, paymentId, name));
  await expect.poll(() => lastEvent(stack.current, paymentId)).toMatchObject({ type: "requestNotSent" });
  expect(provider.asked(paymentId, charge)).toHaveLength(2);
  return paymentId;
}

async function tell(name: Provider, paymentId: string): Promise<void> {
  const { relay, sandbox } = stack.current;
  const [record] = sandbox.transactions({ reference: paymentId });
  const number = String(record?.transactionNo);
  const answer =
    name === "pockyt"
      ? await postIpn(relay, ipnOf(paymentId, "success", number))
      : await postNews(relay, "PAYMENT", {
          outTradeNo: paymentId,
          tradeToken: number,
          totalAmount: 20,
          currency: "USD",
          country: "US",
          status: "SUCCESS",
          reference: (await workflowOf(stack.current, paymentId).describe()).runId,
        });
  expect(answer.status).toBe(200);
}

const queriesOf = (name: Provider, paymentId: string) => provider.asked(paymentId, AT[name].query).length;

test("Pockyt's news of a success has the record asked before anything is sent", async () => {
  const slow = { isBlind: true };
  const paymentId = await waitingToBeSentAgain("pockyt", { blind: () => slow.isBlind });
  slow.isBlind = false;
  await tell("pockyt", paymentId);
  await until(stack.current, paymentId, { status: "captured", attention: null });
  expect(provider.asked(paymentId, "capture")).toHaveLength(2);
  expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
});

test("and where the record has it not yet, nothing is sent for as long as it hasn't", async () => {
  const slow = { isBlind: true };
  const paymentId = await waitingToBeSentAgain("pockyt", { blind: () => slow.isBlind });
  const before = queriesOf("pockyt", paymentId);
  await tell("pockyt", paymentId);
  // Far more than what else counts as the provider's word that it has none.
  await expect.poll(() => queriesOf("pockyt", paymentId)).toBeGreaterThan(before + 8);
  expect(provider.asked(paymentId, "capture"), "sends").toHaveLength(2);
  expect(await stack.current.holdfast.get({ paymentId })).toMatchObject({
    status: "processing",
    outcomeUnknown: { operation: "charge" },
  });
  slow.isBlind = false;
  await until(stack.current, paymentId, { status: "captured" });
  expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
});

test("PayerMax's signed news of a success settles it, and nothing is sent", async () => {
  const paymentId = await waitingToBeSentAgain("payermax", { blind: () => true });
  await tell("payermax", paymentId);
  await until(stack.current, paymentId, { status: "captured" });
  expect(provider.asked(paymentId, "orderAndPay")).toHaveLength(2);
  expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
});

test("news under another number than the record's calls a person, and is not adopted", async () => {
  const slow = { isBlind: true };
  const paymentId = await waitingToBeSentAgain("pockyt", { blind: () => slow.isBlind });
  slow.isBlind = false;
  await tell("pockyt", paymentId);
  await until(stack.current, paymentId, { status: "captured" });
  const events = await eventsOf(stack.current, paymentId);
  expect(events.filter(({ type }) => type === "captured")).toHaveLength(1);
  await postIpn(stack.current.relay, ipnOf(paymentId, "success", "T2"));
  await expect
    .poll(async () => (await stack.current.holdfast.aftercare({ paymentId }))?.attention)
    .toMatchObject({ reason: "second_transaction" });
  expect(netAtProvider(stack.current, paymentId)).toBe("20.00");
});
