import { describe, expect, test } from "vitest";
import { changedWorkflows, type Changes } from "../support/changed-workflows.js";
import { brokenByChange, recordedHistory, recordedNames } from "../support/recorded-histories.js";
import { askBeforeSending, otherActivity, waitBeforeRefunding } from "./upgrade/flow-changes.js";

const WHAT_TO_DO = /A change of the workflows breaks what release [\d.]+ began.*docs\/changing-a-flow\.md/;

/** Of each broken history its name, where the message says what to do. */
async function brokenBy(changes: Changes): Promise<string[]> {
  const broken = await brokenByChange(recordedNames, await changedWorkflows(changes));
  return broken.map((message) => {
    expect(message).toMatch(WHAT_TO_DO);
    return /^test\/histories\/(.*)\.json: /.exec(message)?.[1] ?? message;
  });
}

/** The recorded histories of such workflows that have called one of these activities. */
async function thatCalled(workflow: string, activities: readonly string[]): Promise<string[]> {
  const called = async (name: string) => {
    const { workflowId, history } = await recordedHistory(name);
    const types = (history.events ?? []).map(
      ({ activityTaskScheduledEventAttributes: scheduled }) => scheduled?.activityType?.name ?? "",
    );
    return workflowId.startsWith(`${workflow}-`) && types.some((type) => activities.includes(type));
  };
  const answers = await Promise.all(recordedNames.map(called));
  return recordedNames.filter((_, index) => answers[index]);
}

const SENDS = ["createCustomer", "charge", "authorize", "capture", "cancel"];

describe("a change that open runs don't survive fails by what was recorded, with what to do, and by nothing else", () => {
  test.each([
    ["an activity more, in payments", askBeforeSending(), "payment", SENDS],
    ["a timer more, in aftercares", waitBeforeRefunding, "aftercare", ["refund", "cancel"]],
    ["another activity, where saved cards are removed", otherActivity, "cards", ["forgetSavedCard"]],
  ])("%s", async (_what, changes, workflow, activities) => {
    const wanted = await thatCalled(workflow, activities);
    expect(wanted).not.toEqual([]);
    expect(await brokenBy(changes)).toEqual(wanted);
  });

  test("the same activity behind patched() breaks none", async () => {
    expect(await brokenBy(askBeforeSending('patched("ask-before-sending")'))).toEqual([]);
  });
});
