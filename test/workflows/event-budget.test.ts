import { describe, expect, test } from "vitest";
import { PLATFORM } from "../support/payermax-news.js";
import { recordHistory, recording } from "../support/recorded-histories.js";
import { replayProblems } from "../support/replay.js";
import { useStack } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";
import budget from "./event-budget.json" with { type: "json" };
import { cardStories } from "./event-budget/card-stories.js";
import { dropInStories } from "./event-budget/drop-in-stories.js";
import { hostedStories } from "./event-budget/hosted-stories.js";
import { lateNewsStories } from "./event-budget/late-news-stories.js";
import { refundStories } from "./event-budget/refund-stories.js";
import { savedCardStories } from "./event-budget/saved-card-stories.js";
import { lastRead, type Stories } from "./event-budget/story.js";

const stories: Stories = {
  ...cardStories,
  ...hostedStories,
  ...refundStories,
  ...lateNewsStories,
  ...dropInStories,
  ...savedCardStories,
};

const real = useStack({ sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } } });
const skipping = useTimeSkippingStack();

const rowsOf = (table: object) =>
  Object.entries(table).flatMap(([flow, endings]) =>
    Object.keys(endings as object).map((ending) => `${flow}, ${ending}`),
  );

test("every row of the table has its story, and every story its row", () => {
  expect(rowsOf(stories).sort()).toEqual(rowsOf(budget).sort());
});

/** Each event costs on every payment: a growth here is a decision, with its reason in the commit. */
describe.each(Object.entries(budget))("%s", (flow, endings) => {
  test.each(Object.entries(endings))("%s takes at most %i history events", async (ending, most) => {
    const events = await stories[flow]?.[ending]?.({ real: real.current, skipping: skipping.current });
    expect(events?.length, events?.join("\n")).toBeLessThanOrEqual(most);
    const told = lastRead.current;
    if (!told) throw new Error("the story read no history");
    expect(await replayProblems([told])).toEqual([]);
    if (recording) await recordHistory(`${flow}-${ending}`, told);
  });
});
