import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import type { PaymentEvent } from "../../src/domain/payment/events.js";
import { booked, requestIds, workflowOf } from "../support/holds.js";
import { authorizedPayment, hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/** While no worker polls, whatever comes waits for one workflow task: both commands meet the payment in it. */
const stack = useStack();

type CommandName = "capture" | "cancel";

const ENDS = {
  capture: { status: "captured", movement: "capture 20.00", loser: "cancel", why: "it is being captured" },
  cancel: { status: "canceled", movement: "cancel 20.00", loser: "capture", why: "it is being canceled" },
} as const;

async function authorizedAndUnattended(): Promise<string> {
  const paymentId = newPaymentId("race");
  await authorizedPayment(stack.current, paymentId);
  await stack.current.worker.stop();
  return paymentId;
}

const signal = (paymentId: string, name: CommandName) => workflowOf(stack.current, paymentId).signal(name);

/** Exactly one effect, of the winner, under its first request id; the provider never hears of the other. */
async function expectOneEffect(paymentId: string, winner: CommandName): Promise<void> {
  const { status, movement, loser } = ENDS[winner];
  expect(await workflowOf(stack.current, paymentId).result()).toMatchObject({ status, failure: null });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", movement]);
  expect(requestIds(stack.current, paymentId, winner)).toEqual([`${paymentId}_${winner.toUpperCase()}_1`]);
  expect(requestIds(stack.current, paymentId, loser)).toEqual([]);
}

async function refusals(paymentId: string): Promise<PaymentEvent[]> {
  const events = await workflowOf(stack.current, paymentId).query<PaymentEvent[]>("events");
  return events.filter(({ type }) => type === "commandRefused");
}

describe("two signals in one workflow task", () => {
  test.each(["capture", "cancel"] as const)("%s came first and wins", async (first) => {
    const paymentId = await authorizedAndUnattended();
    const { loser, why } = ENDS[first];
    await signal(paymentId, first);
    await signal(paymentId, loser);
    await stack.current.worker.start();
    await expectOneEffect(paymentId, first);
    expect(await refusals(paymentId)).toMatchObject([
      { command: loser, message: `can't ${loser} ${paymentId}: ${why}` },
    ]);
  });
});

describe("two updates in one workflow task", () => {
  test.each([
    ["capture", "cancel"],
    ["cancel", "capture"],
    ["capture", "capture"],
    ["cancel", "cancel"],
  ] as const)("%s and %s: one wins, the other is refused in words", async (...names) => {
    const paymentId = await authorizedAndUnattended();
    const sent = Promise.allSettled(names.map((name) => stack.current.holdfast[name]({ paymentId })));
    await stack.current.worker.start();
    const replies = await sent;

    // Which of the two Temporal hands over first is its own affair.
    const won = replies.findIndex(({ status }) => status === "fulfilled");
    const [winner, loser] = won === 0 ? names : ([names[1], names[0]] as const);
    const { status, movement } = ENDS[winner];
    expect(replies[won]).toMatchObject({ value: { status } });
    expect(replies[1 - won]).toMatchObject({
      reason: {
        code: "CommandRefused",
        message: expect.stringMatching(
          new RegExp(`^can't ${loser} ${paymentId}: it is (being )?${status}$`),
        ) as string,
      },
    });
    expect(await workflowOf(stack.current, paymentId).result()).toMatchObject({ status });
    expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", movement]);
  });
});

test.each(["capture", "cancel"] as const)(
  "a %s by signal and the other by update, in one workflow task: one effect",
  async (first) => {
    const paymentId = await authorizedAndUnattended();
    const { loser, status } = ENDS[first];
    await signal(paymentId, first);
    const refused = expect(stack.current.holdfast[loser]({ paymentId })).rejects.toMatchObject({
      code: "CommandRefused",
      message: expect.stringMatching(
        new RegExp(`^can't ${loser} ${paymentId}: it is (being )?${status}$`),
      ) as string,
    });
    await stack.current.worker.start();
    await refused;
    await expectOneEffect(paymentId, first);
  },
);

test("Temporal's cancel button and a capture in one workflow task: one wins", async () => {
  const paymentId = await authorizedAndUnattended();
  await workflowOf(stack.current, paymentId).cancel();
  await signal(paymentId, "capture");
  await stack.current.worker.start();
  const result = (await workflowOf(stack.current, paymentId).result()) as PaymentView;
  const winner = result.status === "captured" ? "capture" : "cancel";
  await expectOneEffect(paymentId, winner);
});

test("a cancel button pressed before the first workflow task interrupts nothing and is kept", async () => {
  const paymentId = newPaymentId("race");
  await stack.current.worker.stop();
  const started = stack.current.holdfast.authorize(hostedPayment(paymentId));
  await expect
    .poll(() =>
      workflowOf(stack.current, paymentId)
        .describe()
        .catch(() => null),
    )
    .not.toBeNull();
  await workflowOf(stack.current, paymentId).cancel();
  await stack.current.worker.start();
  const view = await started;
  expect(view).toMatchObject({ status: "requires_action" });
  await shopper(view, "approve");
  await until(stack.current, paymentId, { status: "canceled" });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", "cancel 20.00"]);
});
