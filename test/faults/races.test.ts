import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { booked, requestIds } from "../support/holds.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { random } from "../support/random.js";
import { seeds } from "./seeds.js";

/**
 * Webhook against reply, command against command, calls that go wrong, doubled and late news: each payment draws from
 * its seed what happens and when, and its end agrees with the provider's books whatever the order.
 */
const stack = useStack({
  schedules: { check: [1, 1, 2, 4], poll: [2, 2, 4], notFoundAnswers: 2, notFoundSettleSeconds: 2 },
});

const soon = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Drawn {
  readonly commands: readonly { readonly name: "capture" | "cancel"; readonly afterMs: number }[];
}

const CALL_FAULTS = [
  "reset-before",
  "reset-after",
  "error-500-done",
  "error-503",
  "truncated",
  "wrong-signature",
  "other-order",
] as const;

/** What the provider does wrong, late or twice, and when the merchant commands. */
function draw(seed: number, paymentId: string): Drawn {
  const below = random(seed);
  const { faults } = stack.current.sandbox;
  const at = { provider: "payermax", reference: paymentId } as const;
  for (const operation of ["orderAndPay", "capture", "cancel"])
    if (below(2) === 0) faults.add({ ...at, operation, fault: "slow", delayMs: below(300) });
  for (const operation of ["capture", "cancel"]) {
    const fault = CALL_FAULTS[below(CALL_FAULTS.length * 2)];
    if (fault) faults.add({ ...at, operation, fault, call: 1 + below(2) });
  }
  for (const webhook of ["PAYMENT", "CAPTURE", "CANCEL"]) {
    const how = below(4);
    if (how === 0) faults.add({ ...at, webhook, fault: "doubled" });
    if (how === 1) faults.add({ ...at, webhook, fault: "delayed", seconds: below(300) / 1000 });
    if (how === 2) faults.add({ ...at, webhook, fault: "reordered", seconds: 1 });
  }
  const commands = Array.from({ length: 2 + below(3) }, () => ({
    name: below(2) === 0 ? ("capture" as const) : ("cancel" as const),
    afterMs: below(3) === 0 ? 0 : below(200),
  }));
  return { commands };
}

async function race(seed: number): Promise<void> {
  const paymentId = newPaymentId(`seed${seed}`);
  const { commands } = draw(seed, paymentId);
  const { holdfast } = stack.current;
  await shopper(await holdfast.authorize(hostedPayment(paymentId)), "approve");
  await until(stack.current, paymentId, { status: "authorized" });
  const replies = await Promise.allSettled(
    commands.map(async ({ name, afterMs }): Promise<PaymentView> => {
      await soon(afterMs);
      return holdfast[name]({ paymentId });
    }),
  );
  const won = replies.flatMap((reply, at) => (reply.status === "fulfilled" ? [commands[at]?.name] : []));
  expect(won, "one command wins").toHaveLength(1);
  for (const reply of replies)
    if (reply.status === "rejected") expect(reply.reason).toMatchObject({ code: "CommandRefused" });
  const status = won[0] === "capture" ? "captured" : "canceled";
  const end = await until(stack.current, paymentId, { status });
  expect(end).toMatchObject({ attention: null, failure: null, outcomeUnknown: null });
  expect(booked(stack.current, paymentId)).toEqual(["authorize 20.00", `${won[0] ?? ""} 20.00`]);
  const sent = [
    ...requestIds(stack.current, paymentId, "capture"),
    ...requestIds(stack.current, paymentId, "cancel"),
  ];
  expect(new Set(sent)).toEqual(new Set([`${paymentId}_${won[0]?.toUpperCase() ?? ""}_1`]));
}

test.each(seeds)("seed %i", (seed) => race(seed));
