import { interceptors as temporals } from "@temporalio/interceptors-opentelemetry/lib/workflow-interceptors.js";
import type { WorkflowInterceptorsFactory } from "@temporalio/workflow";

/**
 * Makes the spans of workflows, in their bundle. A history is the same with and without it, so that traces may be
 * switched on and off while payments are open.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  const { inbound = [], outbound = [], ...others } = temporals();
  return { ...others, inbound: inbound.map(inStep), outbound: outbound.map(inStep) };
};

type Next = (input: unknown) => unknown;

/**
 * Temporal's own interceptors (1.24) hand each answer on some steps of the event loop later than it came. Where two
 * activities end in one workflow task, the workflow then goes on in another order, and its replay fails. So the
 * workflow gets the answer itself; the span ends when it may.
 */
function inStep<Interceptor extends object>(interceptor: Interceptor): Interceptor {
  return new Proxy(interceptor, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (input: unknown, next: Next): unknown => {
        let answer: unknown;
        const traced: unknown = Reflect.apply(method, target, [
          input,
          (passed: unknown) => (answer = next(passed)),
        ]);
        if (!(traced instanceof Promise) || !(answer instanceof Promise)) return traced;
        // Whoever asked gets the same failure from the answer.
        traced.catch(() => undefined);
        return answer;
      };
    },
  });
}
