import type { ActivateInput, ConcludeActivationInput } from "@temporalio/workflow";
import { expect, test } from "vitest";
import { neverAheadOfHistory } from "../../src/workflows/interceptors/ahead-of-history.js";

type Jobs = ActivateInput["activation"]["jobs"];
type Job = NonNullable<Jobs>[number];
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
  const interceptor = neverAheadOfHistory(() => ({ historySize: 1, taskTimeoutMs: 10_000 }));
  const activate = (historyLength: number, at: number, jobs: Jobs) => {
    const timestamp = { seconds: at, nanos: 0 };
    const activation = { historyLength, timestamp, jobs, isReplaying: false };
    interceptor.activate?.({ activation, batchIndex: 0 } as unknown as ActivateInput, () => undefined);
  };
  const conclude = (commands: Commands) =>
    interceptor.concludeActivation?.({ commands }, (input) => input).commands;
  return {
    task: (historyLength: number, at: number, jobs: Jobs, commands: Commands) => {
      activate(historyLength, at, jobs);
      return conclude(commands);
    },
    query: (historyLength: number, at: number, queryId = "legacy_query") => {
      activate(historyLength, at, [{ queryWorkflow: { queryId, queryType: "payment" } }]);
      return conclude([{ respondToQuery: { queryId } }]);
    },
  };
}

/** Task 10 decides, a query is answered, and the next task brings its news after so many events of the first. */
function after(commands: Commands, recorded: number, jobs: Jobs, news: number, seconds = 20) {
  const { task, query } = run();
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
  const { task, query } = run();
  task(10, 100, SIGNAL, REPLACED);
  query(10, 100, "of the task itself");
  expect(() => task(14, 120, SIGNAL, [])).not.toThrow();
});

/** A child workflow that Temporal refuses. */
const REFUSED = { startChildWorkflowExecution: { seq: 0, workflowId: "", workflowType: "" } };

test("events that no task has begun with: the query is answered, nothing else is decided, the task begins anew", () => {
  const { task, query } = run();
  task(10, 100, SIGNAL, []);
  const commands = task(13, 100, SIGNAL, [{ startTimer: { seq: 1 } }]);
  expect(commands).toEqual([REFUSED]);
  expect(query(13, 100)).toEqual([{ respondToQuery: { queryId: "legacy_query" } }]);
  expect(task(14, 100, SIGNAL, [])).toEqual(commands);
  expect(() => task(16, 101, SIGNAL, [])).toThrow(BEGINS_ANEW);
});

test("an update that is rejected leaves no events behind", () => {
  const { task } = run();
  task(10, 100, SIGNAL, []);
  task(13, 101, [{ doUpdate: { id: "u" } }], REJECTED);
  expect(task(13, 101, SIGNAL, [])).toEqual([REFUSED]);
});
