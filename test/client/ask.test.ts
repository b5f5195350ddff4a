import { expect, test } from "vitest";
import { ask } from "../../src/client/ask.js";
import { ASK_AGAIN, paymentQuery } from "../../src/workflows/messages.js";

/** A run whose first answers are these errors. */
function run(...errors: readonly Error[]) {
  const left = [...errors];
  return {
    query: () => {
      const error = left.shift();
      return error ? Promise.reject(error) : Promise.resolve("the answer" as never);
    },
  };
}

test.each([`Query failed: ${ASK_AGAIN}`, "Encoded failure"])(
  "a run that asks to be asked again, also in words that only workers can read, is asked again: %s",
  async (words) => {
    expect(await ask(run(new Error(words), new Error(words)), paymentQuery)).toBe("the answer");
  },
);

test("any other failure is told at once", async () => {
  await expect(ask(run(new Error("no such query")), paymentQuery)).rejects.toThrow("no such query");
});
