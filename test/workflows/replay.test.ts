import { readFileSync } from "node:fs";
import { bundleWorkflowCode, Runtime } from "@temporalio/worker";
import { describe, expect, test } from "vitest";
import endings from "../histories/endings.json" with { type: "json" };
import { workflowSpansModule } from "../../src/telemetry/temporal-spans.js";
import { workflowBundleOptions } from "../../src/temporal/workflow-modules.js";
import { packageVersion } from "../../src/version.js";
import { brokenByChange, recordedNames } from "../support/recorded-histories.js";

/** `0.10.0` comes after `0.9.0`. */
const isAtLeast = (release: string, since: string) =>
  release.localeCompare(since, "en", { numeric: true }) >= 0;

const changelog = readFileSync(new URL("../../CHANGELOG.md", import.meta.url), "utf8");
const releases = [...changelog.matchAll(/^## (\d+\.\d+\.\d+)/gm)].map(([, release = ""]) => release);

const recordedBy = (release: string) => recordedNames.filter((name) => name.startsWith(`${release}/`));

test.each(releases)(
  "release %s: every flow and ending that it had is recorded, and nothing else",
  (release) => {
    const wanted = Object.entries(endings).flatMap(([flow, ofFlow]) =>
      Object.entries(ofFlow)
        .filter(([, since]) => isAtLeast(release, since))
        .map(([ending]) => `${release}/${flow}-${ending}`),
    );
    expect(recordedBy(release), `docs/changing-a-flow.md says how histories are recorded`).toEqual(
      wanted.sort(),
    );
  },
);

test("this version is a release of the changelog, and so is each that has recorded histories", () => {
  expect(releases).toContain(packageVersion());
  expect(recordedNames.filter((name) => !releases.includes(name.split("/")[0] ?? ""))).toEqual([]);
});

describe("what an earlier version began goes on with this one", () => {
  test.each(recordedNames)("%s", async (name) => {
    expect(await brokenByChange([name])).toEqual([]);
  });

  test("also where traces are exported now and were not then", async () => {
    const { logger } = Runtime.instance();
    const bundle = await bundleWorkflowCode({ ...workflowBundleOptions({}, [workflowSpansModule]), logger });
    expect(await brokenByChange(recordedNames, bundle)).toEqual([]);
  });

  test("one after another, while others begin and end", async () => {
    const some = recordedNames.slice(0, 6);
    const lanes = [some, some.toReversed()].map(async (names) => {
      for (const name of names) expect(await brokenByChange([name])).toEqual([]);
    });
    await Promise.all(lanes);
  });
});
