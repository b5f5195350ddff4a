import { expect, test } from "vitest";
import { readAccounts, readRelayAccounts } from "../../src/config/accounts.js";
import { readWorkerConfig, workerQueues } from "../../src/config.js";
import { accountsFile, POCKYT, problemsOf, SECRET, WORKER } from "./support.js";

const secretOf = (text: string) => `whsec_${Buffer.from(text).toString("base64")}`;
const OLD = secretOf(SECRET);
const YOUNG = secretOf(`${SECRET}-of-tomorrow`);
const URL = "https://shop.example/events?a=1";

const pockyt = { baseUrl: "https://mapi.example.com", merchantNo: "1", storeNo: "2", token: `${SECRET}-1` };
const EVENTS = { HOLDFAST_EVENTS_URL: URL, HOLDFAST_EVENTS_SECRET: OLD };

const problemsIn = (env: Record<string, string>) =>
  problemsOf(() => readAccounts(env)).map((problem) => problem.replaceAll(/\S*(accounts\.json)/g, "$1"));

test("the variables are the default account's, beside its file or its provider's variables", () => {
  const events = { eventsUrl: URL, eventsSecret: [OLD, YOUNG], eventsAllowPrivate: true };
  const variables = {
    ...EVENTS,
    HOLDFAST_EVENTS_SECRET: `${OLD} ${YOUNG}`,
    HOLDFAST_EVENTS_ALLOW_PRIVATE: "true",
  };
  expect(readAccounts({ ...POCKYT, ...variables }).get("default")).toMatchObject(events);
  const inFile = readAccounts({ ...variables, ...accountsFile({ default: { pockyt } }) });
  expect(inFile.get("default")).toMatchObject({ pockyt: { merchantNo: "1" }, ...events });
});

test("an account without a URL has no field for events", () => {
  expect(readAccounts(POCKYT).get("default")).not.toHaveProperty("eventsUrl");
});

test("the worker counts the merchants of each queue, and no queue may have the name of one for events", () => {
  expect(workerQueues(readWorkerConfig({ ...WORKER, ...EVENTS }))).toEqual([
    { name: "payments", merchants: 1 },
  ]);
  expect(problemsOf(() => readWorkerConfig({ ...WORKER, HOLDFAST_TASK_QUEUE: "payments-events" }))).toEqual([
    expect.stringContaining("HOLDFAST_TASK_QUEUE ends in -events"),
  ]);
});

test("the relay looks at none of it", () => {
  const file = accountsFile({ default: { pockyt, eventsUrl: 1, eventsSecret: 2, eventsAllowPrivate: 3 } });
  const account = readRelayAccounts({ ...file, HOLDFAST_EVENTS_URL: "no URL" }).get("default");
  expect(Object.keys(account ?? {}).sort()).toEqual(["pockyt", "shared"]);
});

const file = (account: object) => accountsFile({ default: { pockyt, ...account } });

test.each<[string, () => Record<string, string>, string[]]>([
  [
    "every variable",
    () => ({
      ...POCKYT,
      HOLDFAST_EVENTS_URL: "shop.example",
      HOLDFAST_EVENTS_SECRET: SECRET,
      HOLDFAST_EVENTS_ALLOW_PRIVATE: "yes",
    }),
    [
      "HOLDFAST_EVENTS_URL is not such a URL",
      "HOLDFAST_EVENTS_SECRET is no such secret",
      "HOLDFAST_EVENTS_ALLOW_PRIVATE is neither",
    ],
  ],
  [
    "a bad secret of two, and one that is too short",
    () => ({ ...POCKYT, ...EVENTS, HOLDFAST_EVENTS_SECRET: `${OLD} ${secretOf("short")}` }),
    ["HOLDFAST_EVENTS_SECRET has a bad secret, number 2"],
  ],
  [
    "a URL without a secret",
    () => file({ eventsUrl: URL }),
    ["account default has an eventsUrl but no eventsSecret"],
  ],
  [
    "a secret without a URL",
    () => file({ eventsSecret: OLD }),
    ["account default has an eventsSecret but no eventsUrl"],
  ],
  [
    "plain http",
    () => file({ eventsUrl: "http://shop.internal/events", eventsSecret: OLD }),
    ["account default has an eventsUrl of plain http"],
  ],
  [
    "what is given twice",
    () => ({ ...EVENTS, ...file({ eventsUrl: URL }) }),
    ["accounts.json: default.eventsUrl is also given by HOLDFAST_EVENTS_URL"],
  ],
])("%s is refused, and said with what to do", (_, env, problems) => {
  expect(problemsIn(env()).map((problem) => problem.split(";")[0])).toEqual(problems);
  expect(problemsIn(env()).every((problem) => problem.includes("; expected "))).toBe(true);
});
