import { beforeAll, describe, expect, test } from "vitest";
import type { AftercareView, PaymentView, Refund } from "../../src/client.js";
import { movements } from "../support/movements.js";
import { newPaymentId, useStack, type Stack } from "../support/stack.js";
import { pythonIsRequired, runPayments, whyNoPython } from "./python/program.js";

interface Refusal {
  readonly type: string;
  readonly message: string;
}
interface Seen {
  readonly vaulted: PaymentView;
  readonly savedCardCharge: PaymentView;
  readonly authorized: PaymentView;
  readonly overCapture: Refusal;
  readonly captures: readonly PaymentView[];
  readonly captured: PaymentView;
  readonly canceled: PaymentView;
  readonly refund: Refund;
  readonly aftercare: AftercareView;
  readonly overRefund: Refusal;
  readonly invalidUpdate: Refusal;
  readonly invalidResult: Refusal;
}

const TWENTY_DOLLARS = { currency: "USD", value: 2000 };
const skipped = whyNoPython !== null && !pythonIsRequired;

describe.skipIf(skipped)(`a backend in Python${skipped ? ` (skipped: ${whyNoPython})` : ""}`, () => {
  const holder = useStack({ schedules: { poll: [600] } });
  const prefix = newPaymentId("py");
  let stack: Stack;
  let seen: Seen;

  beforeAll(async () => {
    stack = holder.current;
    seen = (await runPayments(stack, prefix)) as Seen;
  });

  const booked = (name: string) => movements(stack, `${prefix}_${name}`);
  const requestsOf = (name: string) =>
    stack.sandbox
      .requests()
      .filter(({ fields }) => fields.outTradeNo === `${prefix}_${name}`)
      .map(({ operation }) => operation);

  test("vaults a card with 3DS by update-with-start, and reads the saved card from the result", () => {
    expect(seen.vaulted).toMatchObject({ status: "captured", capturedAmount: TWENTY_DOLLARS });
    expect(seen.vaulted.savedCard?.token).toMatch(/^pp_/);
    expect(booked("VAULT")).toEqual(["charge 20.00"]);
  });

  test("charges the saved card in one call", () => {
    const amount = { currency: "USD", value: 1250 };
    expect(seen.savedCardCharge).toMatchObject({ status: "captured", capturedAmount: amount });
    expect(booked("SAVED")).toEqual(["charge 12.50"]);
  });

  test("authorizes, captures by update and refunds a part, as the provider's ledger says", () => {
    expect(seen.authorized).toMatchObject({ status: "authorized", capturedAmount: null });
    expect(seen.captured).toMatchObject({ status: "captured", capturedAmount: TWENTY_DOLLARS });
    expect(seen.refund).toMatchObject({ refundId: "R1", amount: { currency: "USD", value: 500 } });
    expect(seen.aftercare).toMatchObject({
      paymentStatus: "captured",
      refundedAmount: { currency: "USD", value: 500 },
      refunds: [{ refundId: "R1", status: "refunded" }],
    });
    expect(booked("CAPTURE")).toEqual(["authorize 20.00", "capture 20.00", "refund 5.00"]);
  });

  test("that sends the same update id twice gets one capture and the same reply", () => {
    const [first, second] = seen.captures;
    expect(first).toMatchObject({ status: "captured", capturedAmount: TWENTY_DOLLARS });
    expect(second).toEqual(first);
    expect(requestsOf("CAPTURE").filter((operation) => operation === "capture")).toHaveLength(1);
  });

  test("cancels by signal, which releases the hold", () => {
    expect(seen.canceled).toMatchObject({ status: "canceled", capturedAmount: null });
    expect(booked("CANCEL")).toEqual(["authorize 20.00", "cancel 20.00"]);
  });

  test("sees a refused command's type and words", () => {
    expect(seen.overCapture.type).toBe("CommandRefused");
    expect(seen.overCapture.message).toContain(`can't capture ${prefix}_CAPTURE: `);
    expect(seen.overRefund.type).toBe("CommandRefused");
    expect(seen.overRefund.message).toContain("15.00 USD");
  });

  test("sees every bad field of bad input, of which nothing is sent", () => {
    expect(seen.invalidUpdate.type).toBe("InvalidInput");
    expect(seen.invalidUpdate.message).toMatch(/(?=.*amount)(?=.*colour)/);
    expect(seen.invalidResult).toEqual(seen.invalidUpdate);
    expect(requestsOf("INVALID")).toEqual([]);
  });
});
