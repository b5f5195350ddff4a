import fc from "fast-check";
import { expect, it } from "vitest";
import { ID, news } from "./facts.js";
import type { SimulatedPayment } from "./simulated-payment.js";
import { aboutPayment, aboutRequest, SITUATIONS } from "./situations.js";

type Word = {
  readonly about: string;
  readonly status: string;
  readonly requestId?: string;
  readonly refs: Readonly<Record<string, string>>;
};

/** Agreement with the books, a person who is called about it, or a word to the aftercare: nothing passes in silence. */
function isKept(payment: SimulatedPayment, word: Word, key: string): boolean {
  const { requests, concerns, leftForAftercare, status } = payment.state;
  const requestId = word.requestId ?? ID;
  const request = requests.find((one) => one.requestId === requestId);
  const result = word.status === "closed" ? "failed" : word.status;
  const isAgreed = request?.outcome?.result === result || (result === "failed" && status === "failed");
  const isCalled = concerns.some(
    (concern) => concern.requestId === requestId || concern.detail === requestId,
  );
  const isLeft = leftForAftercare.some((left) => left.key === key || left.key.endsWith(requestId));
  // Where only its record proves it, or another word of it is awaited, the provider is asked.
  const isAsked = request?.wait?.for === "outcome" || request?.isAcknowledged === true;
  // An order is closed once its hold was released: that is no contradiction.
  const isOldNews = word.about === "payment" && result === "failed" && status === "canceling";
  // The number that the provider gave a request of ours names it as well as our own id.
  const numbers = Object.entries(word.refs);
  const isOurNumber =
    numbers.length > 0 && numbers.every(([name, number]) => payment.state.providerRefs[name] === number);
  return (isOurNumber && result === "succeeded") || isAgreed || isCalled || isLeft || isAsked || isOldNews;
}

it.each(Object.entries(SITUATIONS))(
  "%s: every definite word is kept, one after the other",
  (_, situation) => {
    fc.assert(
      fc.property(fc.array(fc.oneof(aboutPayment, aboutRequest), { minLength: 1, maxLength: 4 }), (told) => {
        const { payment } = situation();
        for (const [index, say] of told.entries()) {
          const word = say(payment);
          const key = `news-${index}`;
          payment.hears(news(word, { provider: payment.state.provider, key }));
          if (!["succeeded", "failed", "closed"].includes(word.status)) continue;
          const events = payment.events.map((event) => JSON.stringify(event)).join("\n");
          expect(isKept(payment, word, key), `${JSON.stringify(word)}\n${events}`).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  },
);

it.each(Object.entries(SITUATIONS))(
  "%s: nothing is sent over a success that nobody has looked into",
  (_, situation) => {
    fc.assert(
      fc.property(aboutPayment, (say) => {
        const { payment } = situation();
        const word = say(payment);
        payment.hears(news(word, { provider: payment.state.provider }));
        const { next } = payment;
        if (word.status !== "succeeded" || next.do !== "send") return;
        expect(["charge", "authorize"]).not.toContain(next.request.operation);
      }),
      { numRuns: 100 },
    );
  },
);
