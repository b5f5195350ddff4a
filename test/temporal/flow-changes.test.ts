import { expect, test } from "vitest";
import { changedSources } from "../support/changed-workflows.js";
import * as changes from "../workflows/upgrade/flow-changes.js";

/** Said here in a second, not where a bundle is made of it. */
test.each([
  ["askBeforeSending", changes.askBeforeSending()],
  ["waitBeforeRefunding", changes.waitBeforeRefunding],
  ["otherActivity", changes.otherActivity],
  ["stricterRules", changes.stricterRules],
])("the code has what %s changes", (_name, change) => {
  expect(changedSources(change).size).toBe(Object.keys(change).length);
});

test("a change whose text isn't in the code is refused, with the text", () => {
  expect(() => changedSources({ "workflows/saved-cards.ts": [["no such text", ""]] })).toThrow(
    "src/workflows/saved-cards.ts has 0 times: no such text",
  );
});
