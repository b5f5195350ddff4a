import { describe, expect, test } from "vitest";
import endings from "../histories/endings.json" with { type: "json" };
import { accountWithEvents, useMerchantEndpoint } from "../support/merchant-endpoint.js";
import { PLATFORM } from "../support/payermax-news.js";
import { recordHistory, recording } from "../support/recorded-histories.js";
import { replayProblems, type ToReplay } from "../support/replay.js";
import { newNotificationKey } from "../support/seals.js";
import { useStack } from "../support/stack.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";
import budget from "./event-budget.json" with { type: "json" };
import { lastRead } from "./event-budget/story.js";
import { aftercareStories } from "./further-endings/aftercare-stories.js";
import { chargeStories } from "./further-endings/charge-stories.js";
import { holdStories } from "./further-endings/hold-stories.js";
import { otherStories } from "./further-endings/other-stories.js";

const stories = [chargeStories, holdStories, aftercareStories, otherStories].flatMap((flows) =>
  Object.entries(flows).flatMap(([flow, told]) =>
    Object.entries(told).map(([ending, story]) => [`${flow}-${ending}`, story] as const),
  ),
);

const key = newNotificationKey("n1");
const merchant = useMerchantEndpoint();
const real = useStack({
  accounts: accountWithEvents(merchant),
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  notificationKeys: { relay: [key], worker: [key] },
});
const skipping = useTimeSkippingStack();

const namesOf = (table: object) =>
  Object.entries(table).flatMap(([flow, ofFlow]) =>
    Object.keys(ofFlow as object).map((ending) => `${flow}-${ending}`),
  );

test("every ending that a release must have recorded has its story", () => {
  const told = [...namesOf(budget), ...stories.map(([name]) => name)];
  expect(told.sort()).toEqual(namesOf(endings).sort());
});

async function historyOf(story: () => Promise<unknown>): Promise<ToReplay> {
  const { current: before } = lastRead;
  await story();
  const { current } = lastRead;
  if (!current || current === before) throw new Error("the story read no history");
  return current;
}

/** Endings beside those whose events are counted: each replays at once, and may be recorded for the release. */
describe("each further ending replays", () => {
  test.each(stories)("%s", async (name, story) => {
    const told = await historyOf(() =>
      story({ real: real.current, skipping: skipping.current, merchant: merchant.current }),
    );
    // By a worker without keys too: which notifications were believed is in the history.
    expect(await replayProblems([told])).toEqual([]);
    if (recording) await recordHistory(name, told);
  });
});
