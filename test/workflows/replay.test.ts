import { bundleWorkflowCode, Runtime } from "@temporalio/worker";
import { describe, expect, test } from "vitest";
import budget from "./event-budget.json" with { type: "json" };
import { workflowSpansModule } from "../../src/telemetry/temporal-spans.js";
import { workflowBundleOptions } from "../../src/temporal/workflow-modules.js";
import { recordedHistory, recordedNames } from "../support/recorded-histories.js";
import { replayProblems } from "../support/replay.js";

test("every flow and ending is recorded, aftercare included", () => {
  const endings = Object.entries(budget).flatMap(([flow, endings]) =>
    Object.keys(endings).map((ending) => `${flow}-${ending}`),
  );
  expect(recordedNames).toEqual(expect.arrayContaining(endings));
});

describe("what an earlier version began goes on with this one", () => {
  test.each(recordedNames)("%s", async (name) => {
    expect(await replayProblems([await recordedHistory(name)])).toEqual([]);
  });

  test("also where traces are exported now and were not then", async () => {
    const { logger } = Runtime.instance();
    const bundle = await bundleWorkflowCode({ ...workflowBundleOptions({}, [workflowSpansModule]), logger });
    const histories = await Promise.all(recordedNames.map(recordedHistory));
    expect(await replayProblems(histories, bundle)).toEqual([]);
  });

  test("one after another, while others begin and end", async () => {
    const some = recordedNames.slice(0, 6);
    const lanes = [some, some.toReversed()].map(async (names) => {
      for (const name of names) expect(await replayProblems([await recordedHistory(name)])).toEqual([]);
    });
    await Promise.all(lanes);
  });
});
