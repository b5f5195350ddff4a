import { expect } from "vitest";
import type { Stack } from "../../support/stack.js";
import type { Flow } from "./flows.js";

const MAY_MOVE_MONEY = ["capture", "cancel", "orderAndPay", "refund"];

/** @throws where the payment doesn't end as the provider's books say, or something was asked for twice */
export function expectOneEffect(flow: Flow, stack: Stack, paymentId: string, end: unknown): void {
  expect(end).toMatchObject(flow.end);
  const { entries } = stack.sandbox.ledger({ reference: paymentId });
  expect(entries.map(({ type, amount }) => `${type} ${amount}`)).toEqual(flow.books);
  const asked = moneyRequests(stack, paymentId);
  const expected = flow.requests(paymentId);
  expect([...new Set(asked)]).toEqual(expected);
  const once = (requests: readonly string[]) =>
    requests.filter((request) => !flow.repeatable.includes(request.split(" ")[0] ?? ""));
  expect(once(asked)).toEqual(once(expected));
}

/** Every request that reached the provider and may move money, in order: an arrival there has its effect. */
function moneyRequests({ sandbox }: Stack, paymentId: string): string[] {
  return sandbox.requests().flatMap(({ operation, fields }) => {
    if (!MAY_MOVE_MONEY.includes(operation)) return [];
    const { requestId, outRefundNo, refundReference, outTradeNo, reference } = fields;
    const id = requestId ?? outRefundNo ?? refundReference ?? outTradeNo ?? reference ?? "";
    return id === paymentId || id.startsWith(`${paymentId}_`) ? [`${operation} ${id}`] : [];
  });
}
