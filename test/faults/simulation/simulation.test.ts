import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bytesOf } from "../../support/tape.js";
import { audit } from "./auditor.js";
import { KEPT, type Kept } from "./keep.js";
import { TAPE_LENGTH } from "./main.js";
import { Operator } from "./people.js";
import { shrink } from "./shrink.js";
import { tell, type Story } from "./story.js";
import { told } from "./telling.js";

/** How many stories; CI and `npm run faults` tell more. */
const STORIES = Number(process.env.HOLDFAST_TEST_RUNS ?? 1_000);

describe("a payment from its opening to its last refund, whatever goes wrong", () => {
  it("ends as the provider's books say, or a person was called", { timeout: 600_000 }, () => {
    for (let seed = 1; seed <= STORIES; seed++) {
      const story = tell(bytesOf(seed, TAPE_LENGTH));
      if (story.violations.length > 0) expect.fail(`seed ${String(seed)}\n${told(story)}`);
    }
  });

  it("is the same story ten times of ten", () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const texts = Array.from({ length: 10 }, () => told(tell(bytesOf(seed, TAPE_LENGTH))));
      expect(new Set(texts).size).toBe(1);
    }
  });

  const kept = readdirSync(KEPT).filter((file) => file.endsWith(".json"));
  it.each(kept)("no longer goes wrong as it once did: %s", (file) => {
    const { bytes } = JSON.parse(readFileSync(join(KEPT, file), "utf8")) as Kept;
    const story = tell(Uint8Array.from(bytes.split(","), Number));
    expect(story.violations, told(story)).toEqual([]);
  });
});

/** The quiet story with a refund: nothing goes wrong in it. */
const quiet = () => tell(new Uint8Array());
const judged = ({ world }: Story) => audit(world, new Operator(world));

describe("the auditor", () => {
  it("finds nothing in the quiet story", () => {
    const story = quiet();
    expect(story.violations).toEqual([]);
    expect(story.world.ledger.entries.length).toBeGreaterThan(1);
  });

  it("finds an effect that the provider's books have twice", () => {
    const story = quiet();
    const { entries } = story.world.ledger;
    const captured = entries.find(({ effect }) => effect === "captured");
    if (captured) entries.push(captured);
    expect(judged(story).join()).toContain("captured twice");
  });

  it("finds money that the engine does not know of, and money that is not there", () => {
    for (const effect of ["charged", "givenBack"] as const) {
      const story = quiet();
      story.world.ledger.entries.push({ at: 0, effect, requestId: "ORDER1001_ELSEWHERE", amount: 1 });
      expect(judged(story).join()).toContain("the engine says captured");
    }
  });

  it("finds a notification that was acknowledged and is nowhere", () => {
    const story = quiet();
    const [first] = story.world.webhooks.log;
    if (!first) throw new Error("the provider told nothing");
    const notification = { ...first.notification, key: "payment:T-9:failed" };
    const report = { ...notification.report, status: "failed" } as typeof notification.report;
    story.world.webhooks.log.push({ notification: { ...notification, report }, acknowledged: 1 });
    expect(judged(story).join()).toContain("payment:T-9:failed was acknowledged and lost");
  });

  it("finds a payment that is not the fold of its events", () => {
    const story = quiet();
    story.world.payment.events.pop();
    expect(judged(story).join()).toContain("not the fold of its events");
  });
});

describe("a story that goes wrong", () => {
  it("is made as small as it still does", () => {
    const isWrong = (bytes: Uint8Array) => bytes.includes(7) && bytes.length > 3;
    expect([...shrink(Uint8Array.from([9, 7, 3, 200, 7, 1, 1, 1]), isWrong)]).toEqual([0, 7, 0, 0]);
  });
});
