import { ApplicationFailure } from "@temporalio/common";
import { expect, test } from "vitest";
import { reportingCalls, type ReportedCall } from "../../src/activities/report-calls.js";

const call = { account: "default", provider: "pockyt", paymentId: "ORDER1" };

function reportsOf(activities: Record<string, (call: never) => Promise<object>>) {
  const reports: ReportedCall[] = [];
  const reporting = reportingCalls(activities, (report) => {
    reports.push(report);
    throw new Error("the log's disk is full");
  }) as Record<string, (given: typeof call) => Promise<object>>;
  return { reports, run: (name: string) => reporting[name]?.(call) };
}

test.each([
  ["answered", { ending: "answered", answer: {} }, null],
  ["refused", { ending: "refused", code: "bad_token", message: "" }, "bad_token"],
  ["notSent", { ending: "notSent", code: "card_vault", message: "" }, "card_vault"],
  ["unknown", { ending: "unknown", code: "timeout", message: "" }, "timeout"],
])(
  "a call that ends %s is told so, and its outcome goes on whatever becomes of the log",
  async (ending, outcome, code) => {
    const { reports, run } = reportsOf({ charge: () => Promise.resolve(outcome) });
    expect(await run("charge")).toBe(outcome);
    expect(reports).toMatchObject([{ operation: "charge", ...call, ending, code }]);
  },
);

test("a call that moves no money tells its ending in its failure's details, or has answered", async () => {
  const failure = ApplicationFailure.create({ details: [{ ending: "notSent", code: "dns" }] });
  const { reports, run } = reportsOf({
    fetchSavedCards: () => Promise.reject(failure),
    forgetSavedCard: () => Promise.resolve({ removed: true }),
  });
  await expect(run("fetchSavedCards")).rejects.toBe(failure);
  await run("forgetSavedCard");
  expect(reports).toMatchObject([
    { ending: "notSent", code: "dns" },
    { ending: "answered", code: null },
  ]);
});

test("what calls no provider is not told", async () => {
  const { reports, run } = reportsOf({ tellRun: () => Promise.resolve({}) });
  await run("tellRun");
  expect(reports).toEqual([]);
});
