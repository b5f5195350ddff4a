import { describe, expect, it } from "vitest";
import { createActivities } from "../../src/activities/index.js";
import { DEFAULT_SCHEDULES } from "../../src/domain/requests/schedule.js";
import type { ProviderAccount } from "../../src/providers/port.js";
import { CARD, charge, endings } from "./support.js";

/** Whatever the provider says or a bug throws, once it was sent the card. */
function activitiesWhere(call: () => Promise<unknown>) {
  const account = new Proxy({} as ProviderAccount, { get: () => call });
  return createActivities({
    accounts: () => account,
    cards: {
      lease: () => Promise.resolve({ status: "leased", content: CARD }),
      destroy: () => Promise.resolve(),
    },
    now: () => new Date(),
    run: () => "run-1",
    askedAt: () => "2026-01-15T14:00:00.000Z",
    hasEventsUrl: () => false,
    schedules: DEFAULT_SCHEDULES,
    readPayment: () => Promise.reject(new Error("not asked")),
    tellAftercare: () => Promise.reject(new Error("not asked")),
    readEarlierRuns: () => Promise.reject(new Error("not asked")),
  });
}

const { number, cvv } = CARD;
const spaced = number.replace(/(.{4})(?=.)/g, "$1 ");
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** Where a provider may put what it was sent, each with what is left of it. */
const ECHOES: readonly (readonly [echo: string, left: string])[] = [
  [number, "***"],
  [`T${number}X`, "T***X"],
  [`https://acs.example/3ds?pan=${encodeURIComponent(spaced)}&x=1`, "https://acs.example/3ds?pan=***&x=1"],
  [Buffer.from(number).toString("hex"), "***"],
  [cvv, "***"],
  [`{"cardCvv":"${cvv}"}`, `{"cardCvv":"***"}`],
];

describe("a provider that echoes the card", () => {
  it.each(ECHOES)("as %j has it masked in every field of its answer", async (echo, left) => {
    const answer = { ...endings.answered.answer, word: echo, refs: { transactionNo: echo, [echo]: "x" } };
    const outcome = await activitiesWhere(() => Promise.resolve({ ending: "answered", answer })).charge(
      charge,
    );
    expect(outcome).toMatchObject({ answer: { word: left, refs: { transactionNo: left, [left]: "x" } } });
    expect(JSON.stringify(outcome)).not.toContain(echo);
  });

  it("in base64 has it masked wherever it stands in what was encoded", async () => {
    for (const before of ["", "x", "xy", "xyz"]) {
      const message = base64(`${before}${number} and more`);
      const refused = { ending: "refused", code: "no", message };
      const outcome = await activitiesWhere(() => Promise.resolve(refused)).authorize(charge);
      const { message: left } = outcome as { message: string };
      expect(left).toContain("***");
      expect(Buffer.from(left, "base64").toString("latin1")).not.toContain(number.slice(4, 12));
    }
  });

  it("has the rest of its answer as it is, also what looks like a card", async () => {
    const activities = activitiesWhere(() => Promise.resolve(endings.answered));
    expect(await activities.charge(charge)).toMatchObject(endings.answered);
    // A payment is known by these: masked, it would be another one's.
    const refs = { transactionNo: "5555555555554444", tradeToken: "T2026112955555555555544440145" };
    const answer = { ...endings.answered.answer, refs, reference: "01a224f0-5555-5555-5555-4444424242ab" };
    const looksLikeIt = { ending: "answered", answer };
    expect(await activitiesWhere(() => Promise.resolve(looksLikeIt)).charge(charge)).toMatchObject(
      looksLikeIt,
    );
  });
});

describe("what an activity throws", () => {
  const thrown = () =>
    new Error("outer", { cause: new TypeError("inner", { cause: new Error(`no ${spaced}`) }) });

  it.each(["charge", "query", "openDropInSession", "fetchSavedCards"] as const)(
    "has nothing of a card, in %s",
    async (name) => {
      const activities = activitiesWhere(() => Promise.reject(thrown()));
      const error: unknown = await activities[name](charge as never).catch((error: unknown) => error);
      expect(error).toMatchObject({
        message: "outer",
        cause: { message: "inner", cause: { message: "no ***" } },
      });
    },
  );
});
