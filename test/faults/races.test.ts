import { expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { booked, requestIds } from "../support/holds.js";
import { hostedPayment, shopper, until } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";

/**
 * Webhook against reply, command against command, doubled news: each payment draws from its seed when things happen,
 * and the ends agree with the provider's books whatever the order. `HOLDFAST_TEST_SEEDS=500` tries more.
 */
const stack = useStack();
const SEEDS = Number(process.env.HOLDFAST_TEST_SEEDS ?? 20);

/** Mulberry32: the same numbers from the same seed. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

const soon = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Drawn {
  readonly commands: readonly { readonly name: "capture" | "cancel"; readonly afterMs: number }[];
}

/** What the provider does late or twice, and when the merchant commands. */
function draw(seed: number, paymentId: string): Drawn {
  const below = random(seed);
  const { faults } = stack.current.sandbox;
  const at = { provider: "payermax", reference: paymentId } as const;
  for (const operation of ["orderAndPay", "capture", "cancel"])
    if (below(2) === 0) faults.add({ ...at, operation, fault: "slow", delayMs: below(300) });
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
  expect(sent).toEqual([`${paymentId}_${won[0]?.toUpperCase() ?? ""}_1`]);
}

test.each(Array.from({ length: SEEDS }, (_, index) => index + 1))("seed %i", (seed) => race(seed));
