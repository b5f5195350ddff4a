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

test("a run that asks to be asked again is asked again", async () => {
  const again = new Error(`Query failed: ${ASK_AGAIN}`);
  expect(await ask(run(again, again), paymentQuery)).toBe("the answer");
});

test("any other failure is told at once", async () => {
  await expect(ask(run(new Error("no such query")), paymentQuery)).rejects.toThrow("no such query");
});
