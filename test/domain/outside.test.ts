import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCallOutcome, type CallOutcome, type Report } from "../../src/domain/reports.js";
import type { PaymentReport, RequestReport } from "../../src/domain/reports.js";
import { readNotification, type ProviderNotification } from "../../src/domain/notification.js";

/** Anyone with access to the namespace can signal, and a worker of another release can answer. */

const ABOUTS = [
  ...(["payment", "capture", "cancel", "refund", "card", "case", "other", "customer", "nothing"] as const),
] as const satisfies Report["about"][];

const AMOUNT = { currency: "USD", value: 2000 };
const REFUSAL = { kind: "declined", code: "DO_NOT_HONOR", message: "the issuer said no" } as const;

const PAYMENT: PaymentReport = {
  about: "payment",
  status: "succeeded",
  word: "SUCCESS",
  recognized: true,
  amount: AMOUNT,
  refundedValue: 0,
  refs: { tradeToken: "T1" },
  actionUrl: "https://bank.example/3ds?x=1",
  droppedUrl: "the page's URL can't be parsed",
  savedCard: { token: "PMTOKEN1", customerNo: "USER42" },
  refusal: REFUSAL,
  completedAt: "2026-01-02T03:04:05.678Z",
  reference: "run-1",
  createdAt: "2026-01-02T03:04:05.000Z",
  mayBeForeign: true,
  captureMode: "automatic",
};

const request = (about: RequestReport["about"]): RequestReport => ({
  about,
  requestId: `ORDER1001_${about.toUpperCase()}_1`,
  status: "pending",
  amount: null,
  refs: {},
  refusal: REFUSAL,
});

const NOTICES: readonly ProviderNotification["report"][] = [
  PAYMENT,
  request("capture"),
  request("cancel"),
  request("refund"),
  { about: "card", status: "succeeded", savedCard: { token: "PMTOKEN1" } },
  { about: "case", type: "CHARGEBACK", status: "OPEN", refs: { caseId: "K1" }, stage: "lost" },
  { about: "other", type: "SUBSCRIPTION", status: "", refs: {} },
];

const NOTIFICATIONS: readonly ProviderNotification[] = NOTICES.map((report) => ({
  provider: "payermax",
  account: "default",
  paymentId: "ORDER1001",
  key: "payermax:1",
  receivedAt: "2026-01-02T03:04:05.678Z",
  report,
}));

const answers: readonly Report[] = [
  ...NOTICES,
  { about: "customer", customerNo: "2001" },
  { about: "nothing" },
];

const OUTCOMES: readonly CallOutcome<Report>[] = [
  ...answers.map((answer) => ({ ending: "answered", answer }) as const),
  { ending: "refused", code: "E1", message: "no" },
  { ending: "notSent", code: "E2", message: "no route", retryAfterSeconds: 90, resetRun: "run-2" },
  { ending: "unknown", code: "E3", message: "no answer", duplicate: true },
];

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Nothing else in a genuine value or in a reason is like it. */
const SECRET = "Zq7!secret";

/** Every place in a value: the names that lead there. */
function placesIn(value: Json): string[][] {
  if (typeof value !== "object" || value === null) return [[]];
  const inner = Object.entries(value).flatMap(([name, each]) =>
    placesIn(each).map((place) => [name, ...place]),
  );
  return [[], ...inner];
}

function changed(value: Json, [name, ...rest]: readonly string[], to: Json | undefined): Json | undefined {
  if (name === undefined) return to;
  const { [name]: inner, ...others } = value as Record<string, Json>;
  const now = changed(inner ?? null, rest, to);
  return now === undefined ? others : { ...others, [name]: now };
}

const odd = fc.oneof(
  fc.jsonValue() as fc.Arbitrary<Json>,
  fc.constantFrom<Json | undefined>(undefined, null, "", [], {}, -1, 0.5, 1e308, 2 ** 53, "__proto__"),
  fc.constant(SECRET),
  fc.constantFrom(100, 1_000, 100_000).map((length) => SECRET.repeat(length)),
  fc.constantFrom<Json>({ [SECRET]: SECRET }, [SECRET], { value: SECRET, currency: SECRET }),
);

/** A genuine value of which one or two places hold something else, or nothing. */
function mutated(genuine: readonly object[]): fc.Arbitrary<Json | undefined> {
  return fc
    .constantFrom(...genuine)
    .map((each) => JSON.parse(JSON.stringify(each)) as Json)
    .chain((value) => {
      const change = fc.tuple(fc.constantFrom(...placesIn(value)), odd);
      return fc.array(change, { minLength: 1, maxLength: 2 }).map(([first, second]) => {
        const once = changed(value, first?.[0] ?? [], first?.[1]);
        const place = second?.[0] ?? [];
        const isThere = placesIn(once ?? null).some((each) => each.join() === place.join());
        return second && isThere ? changed(once ?? null, place, second[1]) : once;
      });
    });
}

const anything = (genuine: readonly object[]) =>
  fc.oneof(fc.jsonValue(), mutated(genuine), fc.constant(undefined));

/** What was read is read again as itself, plain JSON and all. */
function expectWhole<T>(read: (value: unknown) => T, value: unknown, result: T): void {
  expect(JSON.parse(JSON.stringify(value))).toEqual(value);
  expect(read(value)).toEqual(result);
}

describe("a notification", () => {
  it.each(NOTIFICATIONS.map((each) => [each.report.about, each] as const))(
    "about a %s is read as it is",
    (_, notification) => {
      expect(readNotification(notification)).toEqual({ ok: true, value: notification });
    },
  );

  it("from anywhere is read in full or has a reason, which never quotes it", () => {
    fc.assert(
      fc.property(anything(NOTIFICATIONS), (given) => {
        const read = readNotification(given);
        if (read.ok) {
          expectWhole(readNotification, read.value, read);
          return;
        }
        expect(read.reason).toMatch(/^invalid input: /);
        expect(read.reason.length).toBeLessThanOrEqual(500);
        expect(read.reason).not.toContain(SECRET);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is of no kind but those that a webhook tells of", () => {
    for (const report of [
      { about: "customer", customerNo: "1" },
      { about: "nothing" },
      { about: "toString" },
    ])
      expect(readNotification({ ...NOTIFICATIONS[0], report })).toMatchObject({ ok: false });
  });

  it.each([
    ["provider", ""],
    ["account", "x".repeat(65)],
    ["key", ""],
    ["receivedAt", "yesterday"],
    ["receivedAt", 1_767_323_045_678],
    ["report.status", "refunded"],
    ["report.recognized", "yes"],
    ["report.amount.currency", "usd"],
    ["report.amount.value", 20.5],
    ["report.amount.value", -1],
    ["report.amount.value", "2000"],
    ["report.refundedValue", -1],
    ["report.refs", { tradeToken: 1 }],
    ["report.refs", Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`n${n}`, "1"]))],
    ["report.actionUrl", "javascript:alert(1)"],
    ["report.savedCard.token", ""],
    ["report.captureMode", "later"],
  ])("whose %s is not as it must be is refused by that name", (field, value) => {
    const read = readNotification(changed(NOTIFICATIONS[0] as unknown as Json, field.split("."), value));
    expect(read).toMatchObject({ ok: false, reason: expect.stringContaining(`${field} `) as string });
  });

  it("keeps no field that this release doesn't know", () => {
    const later = changed(NOTIFICATIONS[0] as unknown as Json, ["report", "mood"], "sunny");
    expect(readNotification(later)).toEqual({ ok: true, value: NOTIFICATIONS[0] });
  });
});

describe("how a call ended", () => {
  const read = (given: unknown) => readCallOutcome<Report>(given, ABOUTS);

  it.each(OUTCOMES.map((each) => [JSON.stringify(each).slice(0, 60), each] as const))(
    "%s is read as it is",
    (_, outcome) => {
      expect(read(outcome)).toEqual(outcome);
    },
  );

  it("from anywhere is one of the four endings; what can't be read is unknown, and never quoted", () => {
    fc.assert(
      fc.property(anything(OUTCOMES), (given) => {
        const outcome = read(given);
        if (outcome.ending === "unknown" && outcome.code === "unreadable_answer")
          expect(outcome.message).not.toContain(SECRET);
        else expectWhole(read, outcome, outcome);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is unknown where it answers another question", () => {
    fc.assert(
      fc.property(fc.constantFrom(...answers), fc.subarray(ABOUTS), (answer, abouts) => {
        const outcome = readCallOutcome<Report>({ ending: "answered", answer }, abouts);
        if (abouts.includes(answer.about)) expect(outcome).toEqual({ ending: "answered", answer });
        else expect(outcome).toMatchObject({ ending: "unknown", code: "not_an_answer" });
      }),
    );
  });

  it("never claims an effect that nobody saw", () => {
    for (const given of [undefined, null, {}, [], "answered", { ending: "answered" }, { ending: "refused" }])
      expect(read(given)).toMatchObject({ ending: "unknown", code: "unreadable_answer" });
  });
});
