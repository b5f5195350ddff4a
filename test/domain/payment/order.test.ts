import fc from "fast-check";
import { expect, it } from "vitest";
import { news } from "./facts.js";
import type { SimulatedPayment } from "./simulated-payment.js";
import { aboutElse, aboutPayment, aboutRequest, SITUATIONS, type Told } from "./situations.js";

/**
 * Facts that come with nothing done between them give the same money and the same call to a person in every order:
 * webhooks are reordered, and come beside replies and queries.
 */

/** What the payment has come to: its money, what is left for the aftercare, and why a person is called. */
function outcome(payment: SimulatedPayment) {
  const { status, capturedAmount, outcomeUnknown } = payment.view;
  const { requests, concerns, leftForAftercare } = payment.state;
  return {
    status,
    capturedAmount,
    isUnknown: outcomeUnknown !== null,
    outcomes: requests.map(({ requestId, outcome }) => `${requestId} ${outcome?.result ?? "none"}`),
    calls: [...new Set(concerns.map(({ reason, requestId }) => `${reason} ${requestId ?? ""}`))].sort(),
    left: leftForAftercare.map(({ key }) => key).sort(),
  };
}

it.each(Object.entries(SITUATIONS))("%s", (_, base) => {
  const stories = fc.record({
    told: fc.array(fc.oneof(aboutPayment, aboutRequest, aboutElse), { minLength: 1, maxLength: 3 }),
    call: fc.nat(),
    order: fc.array(fc.nat(), { minLength: 4, maxLength: 4 }),
  });
  fc.assert(
    fc.property(stories, ({ told, call, order }) => {
      const inOrder = (sort: boolean) => {
        const { payment, calls } = base();
        const heard: Told[] = told.map((report, index) => ({
          by: "notification",
          notification: news(report(payment), { provider: payment.state.provider, key: `news-${index}` }),
        }));
        const ended = calls.length === 0 ? [] : [calls[call % calls.length] ?? calls[0]];
        const facts = [...ended, ...heard].filter((fact) => fact !== undefined);
        if (sort) facts.sort((a, b) => (order[facts.indexOf(a)] ?? 0) - (order[facts.indexOf(b)] ?? 0));
        payment.facts(sort ? facts.toReversed() : facts);
        return outcome(payment);
      };
      expect(inOrder(true)).toEqual(inOrder(false));
    }),
    { numRuns: 300 },
  );
});
