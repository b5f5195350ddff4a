import { beforeAll, describe, expect, test, vi } from "vitest";
import { newPaymentId } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";
import { faults, plansOf, type Fault } from "./fault-list.js";
import { booksOf, operations, sentUnder, type Operation, type Told } from "./operations.js";

/** The provider's webhooks are lost too: every outcome has to be found by asking. */
const stack = useTimeSkippingStack({ webhooks: "lost" });

interface Cell {
  readonly operation: Operation;
  readonly fault: Fault;
  readonly paymentId: string;
  told: Told | null;
}

const cells: Cell[] = operations.flatMap((operation) =>
  faults
    .filter((fault) => applies(fault, operation))
    .map((fault) => ({ operation, fault, paymentId: newPaymentId("fault"), told: null })),
);

/** Pockyt signs no reply; only PayerMax's captures, cancels and refunds are asked about by other means than a query. */
function applies({ name, query }: Fault, { provider, call }: Operation): boolean {
  if (name === "wrong signature") return provider === "payermax";
  return !query || provider === "pockyt" || call === "orderAndPay" || call === "refund";
}

/** All of them side by side, on one clock. */
beforeAll(async () => {
  for (const batch of inBatches(cells, 8)) await Promise.all(batch.map(begin));
  await untilSettled();
}, 280_000);

async function begin(cell: Cell): Promise<void> {
  const { operation, fault, paymentId } = cell;
  await operation.prepare?.(stack.current, paymentId);
  for (const plan of plansOf(fault, operation, paymentId)) stack.current.sandbox.faults.add(plan);
  cell.told = await operation.ask(stack.current, paymentId);
}

/** Two hours and a bit: by then every one has been asked about often enough to be settled, or to call a person. */
async function untilSettled(): Promise<void> {
  for (const seconds of [10, 30, 130, 620, 130, 620, 3600, 3600]) {
    await stack.current.skip(seconds);
    await vi.waitFor(noneIsDue, { timeout: 60_000, interval: 500 });
  }
}

/** Every check that was due by now has been made. */
async function noneIsDue(): Promise<void> {
  const now = (await stack.current.now()).getTime();
  const open = await Promise.all(
    cells.map(({ operation, paymentId }) => operation.look(stack.current, paymentId)),
  );
  const due = open.filter(({ outcomeUnknown }) => Date.parse(outcomeUnknown?.nextCheckAt ?? "9999") < now);
  expect(due).toEqual([]);
}

describe.each(operations)("$name", (operation) => {
  const own = cells.filter((cell) => cell.operation === operation);
  test.each(own.map((cell) => [cell.fault.name, cell] as const))("%s", async (_name, cell) => {
    const { fault, paymentId, told } = cell;
    expect(told?.status).not.toBe("failed");
    expect(told?.outcomeUnknown !== null, "the caller is told that nobody knows").toBe(isDoubtful(cell));
    const end = await operation.look(stack.current, paymentId);
    if (isForeign(cell)) {
      // The provider's record may be another's: it is never adopted, and nothing is sent again.
      expect(end).toMatchObject({
        status: operation.meanwhile,
        attention: { reason: "duplicate_reference" },
      });
      expect(booksOf(stack.current, paymentId)).toEqual([]);
      return;
    }
    expect(end).toMatchObject({ status: operation.done.status, failure: null, outcomeUnknown: null });
    expect(booksOf(stack.current, paymentId)).toEqual(operation.done.books);
    expect(new Set(sentUnder(stack.current, operation, paymentId)).size).toBe(1);
    expect(struck(cell), `the sandbox struck with ${fault.call.fault}`).toBeGreaterThan(0);
  });
});

/** A reply of PayerMax's to an order, and to a cancel, names no amount that could be wrong. */
function isDoubtful({ fault, operation }: Cell): boolean {
  const namesNoAmount = operation.call === "orderAndPay" || operation.call === "cancel";
  if (fault.name === "changed amount" && namesNoAmount) return false;
  return fault.doubtful;
}

function isForeign({ fault, operation }: Cell): boolean {
  const makesThePayment = operation.name.startsWith("charge") || operation.name === "authorize";
  return fault.name === "duplicate order" && makesThePayment;
}

function struck({ paymentId, fault }: Cell): number {
  return stack.current.sandbox.faults
    .view()
    .filter((plan) => plan.reference === paymentId && plan.fault === fault.call.fault)
    .reduce((sum, plan) => sum + plan.struck, 0);
}

function inBatches<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  );
}
