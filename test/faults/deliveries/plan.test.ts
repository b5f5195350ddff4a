import { expect, test } from "vitest";
import { planDeliveries, type Step } from "./plan.js";

const plan = planDeliveries(1, 4_000, "D1");
const sends = plan.steps.flatMap((step) => (step.do === "send" ? [step.event] : []));
const shareOf = (when: string) =>
  plan.events.filter((event) => event.when === when).length / plan.events.length;

test("so many sends are planned, each event once to eight times", () => {
  expect(sends).toHaveLength(4_000);
  const times = plan.events.map((event) => sends.filter((sent) => sent === event).length);
  expect([Math.min(...times), Math.max(...times)]).toEqual([1, 8]);
});

test("the same seed plans the same, another one something else", () => {
  expect(planDeliveries(1, 4_000, "D1")).toEqual(plan);
  expect(planDeliveries(2, 4_000, "D1")).not.toEqual(plan);
});

test("some come late, and some are of payments that nobody has started", () => {
  expect(shareOf("late")).toBeGreaterThan(0.03);
  expect(shareOf("stranger")).toBeGreaterThan(0.01);
  for (const { when, paymentId } of plan.events)
    expect(plan.paymentIds.includes(paymentId)).toBe(when !== "stranger");
});

test("what is late is sent only after its payment's end, and part of the payments stays open", () => {
  const closes = new Map(
    plan.steps.flatMap((step, at) => (step.do === "close" ? [[step.paymentId, at]] : [])),
  );
  const isEarly = (step: Step, at: number) =>
    step.do === "send" && step.event.when === "late" && at < (closes.get(step.event.paymentId) ?? Infinity);
  expect(plan.steps.filter(isEarly)).toEqual([]);
  expect(closes.size).toBeLessThan(plan.paymentIds.length);
});
