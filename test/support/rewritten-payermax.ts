import { afterAll, afterEach } from "vitest";
import { PLATFORM } from "./payermax-news.js";
import { startRewritingProvider, type Change, type RewritingProvider } from "./rewriting-provider.js";
import { useStack, type StackOptions } from "./stack.js";

/** PayerMax, whose answers say other things than its twin's, rightly signed. */
export function useRewrittenPayermax(options: StackOptions = {}) {
  const provider: { current?: RewritingProvider } = {};
  const stack = useStack({
    ...options,
    sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
    async provider(sandboxUrl) {
      provider.current = await startRewritingProvider(sandboxUrl);
      return provider.current.url;
    },
  });
  type Operation = "orderAndPay" | "orderQuery";
  function rewrite(operation: Operation, change: Change | null): void {
    provider.current?.rewrite(`/aggregate-pay/api/gateway/${operation}`, change);
  }
  afterEach(() => {
    rewrite("orderAndPay", null);
    rewrite("orderQuery", null);
    stack.current.sandbox.faults.clear();
  });
  afterAll(() => provider.current?.close());

  return {
    get current() {
      return stack.current;
    },
    /** From now on `data` of the operation's answers has these fields, and without a value not; null: as it is. */
    answers(operation: Operation, fields: Readonly<Record<string, unknown>> | null): void {
      const change: Change = (answer) => ({
        ...answer,
        data: { ...(answer.data as Record<string, unknown> | undefined), ...fields },
      });
      rewrite(operation, fields && change);
    },
  };
}
