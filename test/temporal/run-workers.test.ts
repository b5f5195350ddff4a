import { expect, test } from "vitest";
import { runWorkers } from "../../src/temporal/run-workers.js";

type State = "RUNNING" | "STOPPING" | "STOPPED" | "FAILED";

/** A worker that ends when the test says so, and remembers how often it was told to. */
function testWorker() {
  let state: State = "RUNNING";
  let end!: (error?: Error) => void;
  const run = new Promise<void>((resolve, reject) => {
    end = (error) => {
      state = error ? "FAILED" : "STOPPED";
      if (error) reject(error);
      else resolve();
    };
  });
  const worker = {
    shutdowns: 0,
    end,
    run: () => run,
    getState: () => state,
    shutdown: () => {
      worker.shutdowns += 1;
      state = "STOPPING";
    },
  };
  return worker;
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("closing stops all of them, and waits for the last", async () => {
  const [first, second] = [testWorker(), testWorker()];
  const running = runWorkers([first, second]);
  let closed = false;
  const closing = running.close().then(() => (closed = true));
  expect([first.shutdowns, second.shutdowns]).toEqual([1, 1]);
  first.end();
  await turn();
  expect(closed).toBe(false);
  second.end();
  await closing;
  await running.ended;
  expect([first.shutdowns, second.shutdowns]).toEqual([1, 1]);
});

test("one that fails ends the others, after what they hold, with its error", async () => {
  const [first, second] = [testWorker(), testWorker()];
  const running = runWorkers([first, second]);
  let ended: unknown = null;
  running.ended.catch((error: unknown) => (ended = error));
  first.end(new Error("lost the server"));
  await turn();
  expect(second.shutdowns).toBe(1);
  expect(ended).toBeNull();
  second.end();
  await turn();
  expect(ended).toEqual(new Error("lost the server"));
  await running.close();
});
