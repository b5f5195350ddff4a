import type { ActivateInput, ConcludeActivationInput } from "@temporalio/workflow";
import { expect, test } from "vitest";
import { neverAheadOfHistory } from "../../src/workflows/interceptors/ahead-of-history.js";
import { ASK_AGAIN } from "../../src/workflows/messages.js";

type Job = NonNullable<ActivateInput["activation"]["jobs"]>[number];
type Jobs = readonly Job[];
type Commands = ConcludeActivationInput["commands"];

const BEGINS_ANEW = /begins anew from the history/;

const SIGNAL: Jobs = [{ signalWorkflow: { signalName: "providerNotification" } }];
const ANSWERED: Jobs = [{ resolveActivity: { seq: 1, result: { completed: {} } } }];
const NOT_BEGUN: Jobs = [failedBy({ timeoutType: 2 })];
const REJECTED: Commands = [{ updateResponse: { protocolInstanceId: "u", rejected: {} } }];
const REPLACED: Commands = [{ cancelTimer: { seq: 1 } }, { startTimer: { seq: 2 } }];
const LEFT: Commands = [{ startTimer: { seq: 3 } }, { cancelTimer: { seq: 3 } }];

/** As the SDK tells of an activity that timed out; 2: its worker never began. */
function failedBy(timeoutFailureInfo: object): Job {
  return { resolveActivity: { seq: 1, result: { failed: { failure: { cause: { timeoutFailureInfo } } } } } };
}

/** A run as the SDK tells it to the interceptor. */
function run() {
  let seconds = 0;
  const unsafe = { now: () => seconds * 1000 };
  const interceptor = neverAheadOfHistory(() => ({ historySize: 1, taskTimeoutMs: 10_000, unsafe }));
  const activate = (historyLength: number, at: number, jobs: Jobs, isReplaying = false) => {
    seconds = Math.max(seconds, at);
    const timestamp = { seconds: at, nanos: 0 };
    const activation = { historyLength, timestamp, jobs, isReplaying };
    interceptor.activate?.({ activation, batchIndex: 0 } as unknown as ActivateInput, () => undefined);
  };
  const conclude = (commands: Commands) =>
    interceptor.concludeActivation?.({ commands }, (input) => input).commands;
  const task = (historyLength: number, at: number, jobs: Jobs, commands: Commands, isReplaying = false) => {
    activate(historyLength, at, jobs, isReplaying);
    return conclude(commands);
  };
  const query = (historyLength: number, at: number, queryId = "legacy_query") => {
    activate(historyLength, at, [{ queryWorkflow: { queryId, queryType: "payment" } }]);
    return conclude([{ respondToQuery: { queryId } }]);
  };
  const pass = (more: number) => {
    seconds += more;
  };
  return { task, query, pass };
}

/** A run that has had a task before: task 6. */
function begun() {
  const before = run();
  before.task(6, 90, [], [], true);
  return before;
}

/** Task 10 decides, a query is answered, and the next task brings its news after so many events of the first. */
function after(commands: Commands, recorded: number, jobs: Jobs, news: number, seconds = 20) {
  const { task, query } = begun();
  task(10, 100, SIGNAL, commands);
  query(10, 100);
  return () => task(10 + recorded + news + 3, 100 + seconds, jobs, []);
}

test.each<[string, Commands, number]>([
  ["a replaced timer", REPLACED, 2],
  ["a timer that is left in its task", LEFT, 0],
  ["a call, a timer and search attributes", [{ scheduleActivity: {} }, { startTimer: {} }, {}], 3],
  ["an update's answer", [{ updateResponse: { completed: {} } }], 1],
  ["a patch and its search attribute", [{ setPatchMarker: { patchId: "p", deprecated: false } }], 2],
  ["a patch that is no more", [{ setPatchMarker: { patchId: "p", deprecated: true } }], 1],
])("%s: the next task goes on where the history has it all", (_what, commands, events) => {
  expect(after(commands, events, SIGNAL, 1, 1)).not.toThrow();
  expect(after(commands, events, ANSWERED, 2, 1)).not.toThrow();
  expect(after(commands, events, NOT_BEGUN, 1, 1)).not.toThrow();
});

test.each<[string, Commands, number]>([
  ["a replaced timer is not recorded", REPLACED, 0],
  ["a replaced timer was recorded by a later task", REPLACED, 5],
  ["one of two is not recorded", REPLACED, 1],
  ["nothing was decided, and the task may have timed out", [], 0],
])("%s: the next task begins anew", (_what, commands, events) => {
  expect(after(commands, events, SIGNAL, 1)).toThrow(BEGINS_ANEW);
});

test("what no query can have brought is not counted", () => {
  const { task, query } = begun();
  task(10, 100, SIGNAL, REPLACED);
  query(10, 100, "of the task itself");
  expect(() => task(14, 120, SIGNAL, [])).not.toThrow();
});

/** A child workflow that Temporal refuses. */
const REFUSED = { startChildWorkflowExecution: { seq: 0, workflowId: "", workflowType: "" } };

test("events that no task has begun with: the query is answered, nothing else is decided, the task begins anew", () => {
  const { task, query } = begun();
  task(10, 100, SIGNAL, []);
  const commands = task(13, 100, SIGNAL, [{ startTimer: { seq: 1 } }]);
  expect(commands).toEqual([REFUSED]);
  expect(query(13, 100)).toEqual([{ respondToQuery: { queryId: "legacy_query" } }]);
  expect(task(14, 100, SIGNAL, [])).toEqual(commands);
  expect(() => task(16, 101, SIGNAL, [])).toThrow(BEGINS_ANEW);
});

/** Task 10 starts a timer; the timer fires, and its task fails after it has begun; then a signal comes. */
test("behind a task that failed, a query that brings more than the task had is not answered", () => {
  const { task, query } = begun();
  task(10, 100, SIGNAL, [{ startTimer: { seq: 1 } }]);
  task(18, 115, [{ fireTimer: { seq: 1 } }, ...SIGNAL], [{ scheduleActivity: {} }]);
  expect(() => query(18, 115)).toThrow(ASK_AGAIN);
});

test("nor is one right behind a task that came after one that failed: the two look alike", () => {
  const { task, query, pass } = begun();
  task(10, 100, SIGNAL, [{ startTimer: { seq: 1 } }]);
  task(19, 131, [{ fireTimer: { seq: 1 } }, ...SIGNAL], [{ scheduleActivity: {} }]);
  expect(() => query(19, 131)).toThrow(ASK_AGAIN);
  pass(0.1);
  expect(() => query(19, 131)).not.toThrow();
});

test("a run whose last task failed a minute ago is asked in vain no longer: it may have been terminated", () => {
  const { task, query, pass } = begun();
  task(10, 100, SIGNAL, [{ startTimer: { seq: 1 } }]);
  pass(75);
  task(18, 115, [{ fireTimer: { seq: 1 } }, ...SIGNAL], [{ scheduleActivity: {} }]);
  expect(() => query(18, 115)).not.toThrow();
});

test("a replayed task is recorded, whatever failed before it: a query behind it is answered", () => {
  const { task, query } = begun();
  task(10, 100, SIGNAL, [{ startTimer: { seq: 1 } }]);
  task(19, 131, [{ fireTimer: { seq: 1 } }, ...SIGNAL], [{ scheduleActivity: {} }], true);
  expect(() => query(19, 131)).not.toThrow();
});

test("nor does the first task of a run, with the messages that it began with, leave a doubt", () => {
  const { task, query } = run();
  task(4, 100, [{ initializeWorkflow: {} }, ...SIGNAL], [{ startTimer: { seq: 1 } }]);
  expect(() => query(4, 100)).not.toThrow();
});

test("an update that is rejected leaves no doubt behind either", () => {
  const { task, query } = begun();
  task(10, 100, SIGNAL, [{ startTimer: { seq: 1 } }, { scheduleActivity: {} }]);
  task(15, 101, [{ doUpdate: { id: "u" } }], REJECTED);
  task(15, 102, [{ doUpdate: { id: "v" } }], REJECTED);
  task(16, 103, SIGNAL, []);
  expect(() => query(16, 103)).not.toThrow();
});

test("an update that is rejected leaves no events behind", () => {
  const { task } = begun();
  task(10, 100, SIGNAL, []);
  task(13, 101, [{ doUpdate: { id: "u" } }], REJECTED);
  expect(task(13, 101, SIGNAL, [])).toEqual([REFUSED]);
});
