import { describe, expect, it } from "vitest";
import { createRefundActivities } from "../../src/activities/refunds.js";
import type { ProviderAccount } from "../../src/providers/port.js";
import { activities, charge, payment } from "./support.js";

const request = { ...payment, requestId: "ORDER1001_X_1" };

/** Every call that may move money. */
const sends = {
  createCustomer: payment,
  charge,
  authorize: charge,
  capture: { ...request, captureAmount: payment.amount },
  cancel: request,
} as const;
type Send = keyof typeof sends;
const names = Object.keys(sends) as Send[];

async function send(name: Send, changed: object, at = activities()) {
  const outcome = await at[name]({ ...sends[name], ...changed } as never);
  return { outcome, sent: at.sent };
}

describe.each(names)("%s", (name) => {
  it("reaches the provider once", async () => {
    expect((await send(name, {})).sent).toEqual([name]);
  });

  it("is not sent from a run that a reset made: another one may have sent the same", async () => {
    const { outcome, sent } = await send(name, { run: "run-0" });
    expect(outcome).toMatchObject({ ending: "notSent", code: "run_was_reset", resetRun: "run-1" });
    expect(sent).toEqual([]);
  });

  // It may have waited for a worker for days.
  it.each([
    ["at its last moment", "2026-05-04T12:00:00.000Z"],
    ["after it", "2026-05-04T11:59:59.999Z"],
  ])("is not sent %s", async (_name, notAfter) => {
    const { outcome, sent } = await send(name, { notAfter });
    expect(outcome).toMatchObject({ ending: "notSent", code: "too_late" });
    expect(sent).toEqual([]);
  });

  it("is sent a moment before", async () => {
    expect((await send(name, { notAfter: "2026-05-04T12:00:00.001Z" })).sent).toEqual([name]);
  });
});

it("a refund is not sent from a run that a reset made", async () => {
  const account = { refund: () => Promise.reject(new Error("sent")) } as unknown as ProviderAccount;
  const refunds = createRefundActivities({
    accounts: () => account,
    readPayment: () => Promise.reject(new Error("not read")),
    tellAftercare: () => Promise.reject(new Error("not told")),
    run: () => "run-1",
  });
  const call = { ...request, refundAmount: payment.amount };
  expect(await refunds.refund({ ...call, run: "run-0" })).toMatchObject({
    ending: "notSent",
    resetRun: "run-1",
  });
  await expect(refunds.refund(call)).rejects.toThrow("sent");
});
