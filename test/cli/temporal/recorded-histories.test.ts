import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, Worker, type InjectedSinks } from "@temporalio/worker";
import { beforeAll, expect, test } from "vitest";
import { explain } from "../../../src/cli/explain/explanation.js";
import { storyText } from "../../../src/cli/explain/story-text.js";
import { styleOf } from "../../../src/cli/text/style.js";
import type { AftercareEvent } from "../../../src/domain/aftercare/events.js";
import type { PaymentEvent } from "../../../src/domain/payment/events.js";
import { workflowModules } from "../../../src/temporal/workflow-modules.js";
import { recordedHistory, recordedNames } from "../../support/recorded-histories.js";
import type { EventSinks } from "./tell-events.js";

/** Stories that people review: what `explain` says of every payment and aftercare whose history was ever recorded. */
const STORIES = recordedNames.filter(
  (name) => !/\/(dropInSession|listSavedCards|removeSavedCard|merchantEvents|refusedInput)-/.test(name),
);

type Events = readonly { readonly at: string }[];

/** By workflow id. */
const told = new Map<string, Events>();

beforeAll(async () => {
  const { workflowsPath, workflowInterceptorModules } = workflowModules;
  const tellEvents = fileURLToPath(new URL("./tell-events.ts", import.meta.url));
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath,
    workflowInterceptorModules: [...workflowInterceptorModules, tellEvents],
    logger: new DefaultLogger("WARN"),
  });
  const sinks: InjectedSinks<EventSinks> = {
    replay: {
      tell: {
        fn: ({ workflowId }, events) => void told.set(workflowId, events as Events),
        callDuringReplay: true,
      },
    },
  };
  const histories = await Promise.all(STORIES.map(recordedHistory));
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, sinks }, histories))
    if (error) throw error;
});

test.each(STORIES)("%s", async (name) => {
  const { workflowId } = await recordedHistory(name);
  const events = told.get(workflowId) ?? [];
  expect(events).not.toEqual([]);
  const isAftercare = workflowId.startsWith("aftercare-");
  const story = explain(
    {
      payment: isAftercare ? [] : (events as PaymentEvent[]),
      aftercare: isAftercare ? (events as AftercareEvent[]) : [],
    },
    events.at(-1)?.at ?? "",
  );
  expect(story.lines).toHaveLength(events.length);
  await expect(`${storyText(story, styleOf(false))}\n`).toMatchFileSnapshot(`../explain/stories/${name}.txt`);
});
