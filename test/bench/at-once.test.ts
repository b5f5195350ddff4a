import { expect, test } from "vitest";
import { atOnce } from "../../bench/measure/at-once.js";

test("so many run at once and no more, and every result is in its task's place", async () => {
  let running = 0;
  let most = 0;
  const results = await atOnce(3, [1, 2, 3, 4, 5, 6, 7], async (task) => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running -= 1;
    return task * 10;
  });
  expect(results).toEqual([10, 20, 30, 40, 50, 60, 70]);
  expect(most).toBe(3);
});

test("a task that fails fails the whole", async () => {
  await expect(atOnce(2, [1, 2, 3], (task) => Promise.reject(new Error(`task ${task}`)))).rejects.toThrow(
    "task 1",
  );
});
