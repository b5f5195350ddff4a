import { expect, test } from "vitest";
import { deliveriesQuery } from "../../src/workflows/messages.js";
import { accountWithEvents, useMerchantEndpoint } from "../support/merchant-endpoint.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";

const merchant = useMerchantEndpoint();
const stack = useTimeSkippingStack({ accounts: accountWithEvents(merchant) });

/** After the attempt before, as docs/events.md says: 5 s, 30 s, 2 min, 10 min, 1 h, 3 h, then 6 h. */
const GAPS = [5, 30, 120, 600, 3_600, 10_800];
const SIX_HOURS = 21_600;
const THREE_DAYS = 259_200;

test("an endpoint that is away for three days gets the first event nineteen times, and then what waited behind it", async () => {
  const paymentId = newPaymentId("away");
  const endpoint = merchant.current;
  endpoint.behave(paymentId, 503);
  await shopper(await stack.current.holdfast.charge(hostedPayment(paymentId)), "approve");
  await until(stack.current, paymentId, { status: "captured" });
  const deliveries = async () =>
    (await stack.current.client.workflow.getHandle(`events-default-${paymentId}`).query(deliveriesQuery))
      .list;
  const first = async () => {
    const [delivery] = await deliveries();
    if (!delivery) throw new Error("nothing was handed over yet");
    return delivery;
  };

  const due: number[] = [];
  for (let state = "waiting"; state === "waiting";) {
    await expect.poll(async () => (await first()).attempts).toBe(due.length + 1);
    const { dueAt, ...tried } = await first();
    due.push(Date.parse(dueAt));
    state = tried.state;
    if (state === "waiting") await stack.current.skipTo(dueAt, 1);
  }
  const types = endpoint.of(paymentId).map(({ event }) => event.type);
  expect(types.slice(0, 19)).toEqual(Array.from({ length: 19 }, () => "payment.requires_action"));
  expect(await first()).toMatchObject({ state: "given_up", attempts: 19, lastAnswer: "HTTP 503" });
  // A try may be late, and never early: each is due so long after the one before was made.
  const gaps = due.slice(1, -2).map((at, before) => (at - (due[before] ?? 0)) / 1_000);
  for (const [at, gap] of gaps.entries()) expect(gap).toBeGreaterThanOrEqual(GAPS[at + 1] ?? SIX_HOURS);
  expect(due.at(-2)).toBe(Date.parse((await first()).failingSince ?? "") + THREE_DAYS * 1_000);

  // The payment was over all the while; what it said next has waited for its turn, and has patience of its own.
  await expect.poll(async () => (await deliveries())[1]?.attempts).toBeGreaterThan(0);
  endpoint.behave(paymentId, null);
  await stack.current.skipTo((await deliveries())[1]?.dueAt ?? null, 1);
  await expect.poll(() => endpoint.of(paymentId).at(-1)?.event.type).toBe("payment.captured");
});
