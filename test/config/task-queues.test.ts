import { expect, test } from "vitest";
import { readRelayConfig, readWorkerConfig, taskQueueOf, workerQueues } from "../../src/config.js";
import { accountsFile, POCKYT, problemsOf, SECRET, WORKER } from "./support.js";

const pockyt = (merchantNo: string) => ({
  pockyt: { baseUrl: "https://mapi.example.com", merchantNo, storeNo: "2", token: `${SECRET}-${merchantNo}` },
});

const shops = (a: object, b: object = {}) =>
  accountsFile({ a: { ...pockyt("1"), ...a }, b: { ...pockyt("2"), ...b } });

/** Without the start that all of them have. */
function problemsIn(env: Record<string, string>): string[] {
  return problemsOf(() => readWorkerConfig({ ...WORKER, ...env })).map((problem) =>
    problem.replace(/^\S*(accounts\.json: )/, "$1"),
  );
}

test("without its own, an account has the process's queue, unlimited", () => {
  const config = readWorkerConfig({ ...WORKER, ...shops({}) });
  expect(workerQueues(config)).toEqual([{ name: "payments", merchants: 0 }]);
  expect(taskQueueOf(config, "a")).toBe("payments");
  expect(taskQueueOf(config, "unknown")).toBe("payments");
});

test("the worker serves its own queue and each account's once, with the account's limit", () => {
  const file = accountsFile({
    a: { ...pockyt("1"), taskQueue: "slow", callsPerSecond: 2.5 },
    b: { ...pockyt("2"), taskQueue: "both" },
    c: { ...pockyt("3"), taskQueue: "both" },
    d: { ...pockyt("4"), taskQueue: "shop" },
  });
  const config = readWorkerConfig({ ...WORKER, ...file, HOLDFAST_TASK_QUEUE: "shop" });
  expect(workerQueues(config)).toEqual([
    { name: "shop", merchants: 0 },
    { name: "slow", merchants: 0, callsPerSecond: 2.5 },
    { name: "both", merchants: 0 },
  ]);
});

test("the relay knows the same queues", () => {
  const config = readRelayConfig({ ...POCKYT, ...shops({ taskQueue: "slow", callsPerSecond: 1 }) });
  expect(["a", "b", "default"].map((account) => taskQueueOf(config, account))).toEqual([
    "slow",
    "payments",
    "payments",
  ]);
});

test("the default account's variables may have a queue in the file beside them", () => {
  const file = accountsFile({ default: { taskQueue: "slow", callsPerSecond: 1 } });
  const config = readWorkerConfig({ ...WORKER, ...file });
  expect(workerQueues(config)).toEqual([
    { name: "payments", merchants: 0 },
    { name: "slow", merchants: 0, callsPerSecond: 1 },
  ]);
});

test.each<[string, () => Record<string, string>, string[]]>([
  [
    "no queue",
    () => shops({ callsPerSecond: 5 }),
    [
      "account a has callsPerSecond 5 but no taskQueue, so the limit would be everybody's; expected a taskQueue of its own beside it",
    ],
  ],
  [
    "the process's queue, though it is written out",
    () => ({ ...shops({ callsPerSecond: 5, taskQueue: "q" }), HOLDFAST_TASK_QUEUE: "q" }),
    [
      "account a has callsPerSecond 5 on the task queue q, which is HOLDFAST_TASK_QUEUE and everybody's; expected a taskQueue of its own",
    ],
  ],
  [
    "another account's queue",
    () => shops({ callsPerSecond: 5, taskQueue: "q" }, { taskQueue: "q" }),
    [
      "account a has callsPerSecond 5 on the task queue q, which is also that of b; expected a taskQueue of its own",
    ],
  ],
])("a limit is refused on %s", (_, variables, problems) => {
  const env = variables();
  expect(problemsIn(env)).toEqual(problems);
  expect(problemsOf(() => readRelayConfig({ ...POCKYT, ...env }))).toEqual(problems);
});

const EXPECTED = "expected a number of calls per second, 0.01 to 10000";

test.each<[string, object, string]>([
  ["text", { callsPerSecond: "5" }, `callsPerSecond is not a number; ${EXPECTED}`],
  ["null", { callsPerSecond: null }, `callsPerSecond is not a number; ${EXPECTED}`],
  ["zero", { callsPerSecond: 0 }, `callsPerSecond is out of range; ${EXPECTED}`],
  ["negative", { callsPerSecond: -1 }, `callsPerSecond is out of range; ${EXPECTED}`],
  ["too many", { callsPerSecond: 10_001 }, `callsPerSecond is out of range; ${EXPECTED}`],
  [
    "an empty queue",
    { taskQueue: "" },
    "taskQueue is empty; expected a task queue's name that does not end in -events",
  ],
  [
    "a queue that is none",
    { taskQueue: 1 },
    "taskQueue is not a string; expected a task queue's name that does not end in -events",
  ],
])("%s is refused", (_, account, problem) => {
  expect(problemsIn(shops({ taskQueue: "q", ...account }))).toEqual([`accounts.json: a.${problem}`]);
});
