import { describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { Gate } from "../support/gate.js";
import { booked, workflowOf } from "../support/holds.js";
import { authorizedPayment, savedCardPayment, until, vaultedCard } from "../support/payments.js";
import {
  aftercareHandle,
  bookedRefunds,
  capturedPayment,
  directPayment,
  PROVIDERS,
  untilRefund,
  usd,
  type Provider,
} from "../support/refunds.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { failedTasks, reset, taskEnds } from "../support/resets.js";
import { scriptedProvider, type ProviderAnswer } from "../support/scripted-provider.js";
import { newPaymentId, useStack, type Stack } from "../support/stack.js";

/** A reset while the provider has a call that it has not booked yet: what is asked about it finds nothing so far. */
const provider = scriptedProvider();
const stack = useStack({
  ...provider.stack,
  schedules: { check: [1], poll: [1], notFoundAnswers: 4, notFoundSettleSeconds: 4 },
});

interface Flow {
  readonly operation: string;
  readonly ask: (paymentId: string) => Promise<unknown>;
  readonly workflow: (stack: Stack, paymentId: string) => ReturnType<typeof workflowOf>;
  readonly end: (paymentId: string) => Promise<unknown>;
  readonly effects: readonly string[];
}

const settled = (paymentId: string, status: "captured" | "canceled") =>
  until(stack.current, paymentId, { status, attention: null });

const NAMES_NO_AMOUNT = expect.objectContaining({ reason: "amount_mismatch" }) as PaymentView["attention"];

const flows: Record<string, Flow> = {
  "a charge of a saved card": {
    operation: "capture",
    async ask(paymentId) {
      const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
      return stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    },
    workflow: workflowOf,
    end: (paymentId) => settled(paymentId, "captured"),
    effects: ["charge 12.50"],
  },
  "a charge of a card at PayerMax": {
    operation: "orderAndPay",
    ask: async (paymentId) => stack.current.holdfast.charge(await directPayment(stack.current, paymentId)),
    workflow: workflowOf,
    end: (paymentId) => settled(paymentId, "captured"),
    effects: ["charge 20.00"],
  },
  "a capture": {
    operation: "capture",
    async ask(paymentId) {
      await authorizedPayment(stack.current, paymentId);
      return stack.current.holdfast.capture({ paymentId });
    },
    workflow: workflowOf,
    // The provider's word names no amount, and the run before might have captured another: a person looks.
    end: (paymentId) => until(stack.current, paymentId, { status: "captured", attention: NAMES_NO_AMOUNT }),
    effects: ["authorize 20.00", "capture 20.00"],
  },
  "a cancel": {
    operation: "cancel",
    async ask(paymentId) {
      await authorizedPayment(stack.current, paymentId);
      return stack.current.holdfast.cancel({ paymentId });
    },
    workflow: workflowOf,
    end: (paymentId) => settled(paymentId, "canceled"),
    effects: ["authorize 20.00", "cancel 20.00"],
  },
  "a refund at PayerMax": refundAt("payermax"),
  "a refund at Pockyt": refundAt("pockyt"),
};

function refundAt(name: Provider): Flow {
  return {
    operation: "refund",
    async ask(paymentId) {
      await capturedPayment(stack.current, paymentId, name);
      return stack.current.holdfast.refund({ paymentId, refundId: "R1", amount: usd(500) });
    },
    workflow: aftercareHandle,
    async end(paymentId) {
      await untilRefund(stack.current, paymentId, "R1", { status: "refunded" });
      expect(bookedRefunds(stack.current, paymentId)).toEqual(["5.00"]);
    },
    effects: ["charge 20.00", "refund 5.00"],
  };
}

describe.each(Object.entries(flows))("%s", (_name, { operation, ask, workflow, end, effects }) => {
  test("that is on its way at a reset has its effect once", async () => {
    const paymentId = newPaymentId("on_its_way");
    const gate = new Gate(1);
    const letGo = await gate.enter();
    for (const name of PROVIDERS)
      stack.current.sandbox.faults.add({
        provider: name,
        reference: paymentId,
        webhook: true,
        fault: "dropped",
      });
    const calls = () => provider.asked(paymentId, operation).length;
    provider.script(paymentId, async (call): Promise<ProviderAnswer> => {
      // Its answer is lost with the run that asked.
      if (call.operation === operation && calls() === 1) (await gate.enter())();
      return "pass";
    });
    void ask(paymentId).catch(() => null);
    await expect.poll(calls).toBe(1);
    const handle = workflow(stack.current, paymentId);
    const { runId } = await handle.describe();
    const run = await reset(stack.current, handle, runId, taskEnds(await handle.fetchHistory()).at(-1));
    // The provider is asked at least once before it has booked anything.
    await expect
      .poll(async () => ((await run.fetchHistory()).events ?? []).filter(isAnswer).length)
      .toBeGreaterThan(1);
    letGo();
    await end(paymentId);
    expect(booked(stack.current, paymentId)).toEqual(effects);
    expect(failedTasks(await run.fetchHistory())).toEqual([]);
    expect(await replayProblems([await toReplay(run)])).toEqual([]);
  });
});

const isAnswer = (event: { readonly activityTaskCompletedEventAttributes?: unknown }) =>
  event.activityTaskCompletedEventAttributes != null;
