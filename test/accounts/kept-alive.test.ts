import { afterAll, expect, test } from "vitest";
import { startChangingProvider, type ChangingProvider } from "../support/changing-provider.js";
import { directPayment } from "../support/refunds.js";
import { newPaymentId, useStack } from "../support/stack.js";

const provider: { current?: ChangingProvider } = {};
const stack = useStack({
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl);
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

test("calls one after another share a connection to the provider", async () => {
  for (let index = 0; index < 10; index += 1) {
    const at = index % 2 === 0 ? "pockyt" : "payermax";
    const payment = await directPayment(stack.current, newPaymentId(`KEPT${index}`), at);
    expect(await stack.current.holdfast.charge(payment)).toMatchObject({ status: "captured" });
  }
  const { requests, connections } = provider.current?.seen ?? { requests: 0, connections: 0 };
  expect(requests).toBeGreaterThanOrEqual(15);
  expect(connections).toBe(1);
});
