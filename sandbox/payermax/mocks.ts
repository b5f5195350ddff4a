import { amountNumber } from "./amounts.js";

export type MockOutcome = "success" | "failed" | "pending";

/** What becomes of a payment without a cashier; the shopper decides where it is `3ds`. */
export type DirectOutcome = MockOutcome | "3ds";

/** docs.payermax.com en/202606-version/receipt/test-cases: anything else succeeds. */
export function mockedPayment(subject: string): DirectOutcome {
  const outcomes = new Map<string, DirectOutcome>([
    ["FAILED", "failed"],
    ["PENDING", "pending"],
    ["3DS", "3ds"],
  ]);
  return outcomes.get(subject) ?? "success";
}

/** SEED 8.2, by the captured amount in major units. */
export function mockedCapture(amount: bigint, currency: string): MockOutcome {
  return mocked(amountNumber(amount, currency), { failed: [500, 1000, 1500, 2000], pending: [6000, 900] });
}

/** SEED 8.3, by the amount of the authorization. */
export function mockedCancel(totalAmount: bigint, currency: string): MockOutcome {
  return mocked(amountNumber(totalAmount, currency), { failed: [2000, 2500], pending: [6500] });
}

/** PayerMax's integration skill (setup-guide-template). */
export function mockedRefund(amount: bigint, currency: string): MockOutcome {
  return mocked(amountNumber(amount, currency), { failed: [10000, 102], pending: [20000, 202] });
}

function mocked(amount: number, rules: { failed: number[]; pending: number[] }): MockOutcome {
  if (rules.failed.includes(amount)) return "failed";
  return rules.pending.includes(amount) ? "pending" : "success";
}
