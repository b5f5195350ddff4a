import { expect, test } from "vitest";
import { SandboxClock } from "../../sandbox/clock.js";

test("moving the clock waits for what its timer starts meanwhile, too", async () => {
  const clock = new SandboxClock();
  const gates: (() => void)[] = [];
  const ended: string[] = [];
  const task = (name: string) => async () => {
    await new Promise<void>((open) => gates.push(open));
    ended.push(name);
  };
  clock.schedule(clock.now(), task("first"));
  await expect.poll(() => gates.length).toBe(1);
  const moved = clock.advance(0).then(() => ended.push("moved"));
  clock.schedule(clock.now(), task("second"));
  await expect.poll(() => gates.length).toBe(2);
  gates[0]?.();
  await expect.poll(() => ended).toContain("first");
  // Whoever waits only for the first has gone on by then.
  await new Promise(setImmediate);
  gates[1]?.();
  await moved;
  clock.close();
  expect(ended).toEqual(["first", "second", "moved"]);
});

test("the clock moves by exactly what is asked, however long that which falls due takes", async () => {
  const clock = new SandboxClock();
  clock.schedule(clock.now() + 5_000, async () => {
    const started = Date.now();
    while (Date.now() < started + 20) await new Promise(setImmediate);
  });
  await clock.advance(600);
  clock.close();
  expect(clock.offsetSeconds()).toBe(600);
});
