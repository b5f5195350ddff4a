import { describe, expect, it } from "vitest";

import { RET_CODES } from "../../../src/providers/pockyt/ret-codes.js";
import { STATUS_WORDS } from "../../../src/providers/pockyt/reports.js";
import type { Reply } from "../support/provider-server.js";
import { useProvider } from "../support/use-provider.js";
import { CLOSED_PORT, startRawServer } from "../support/raw-server.js";
import { HTTP_CASES, TRANSPORT_CASES } from "./ending-cases.js";
import { calls, openAccount, REFUND, type CallName } from "./support.js";

const at = useProvider(openAccount);

const ALL = Object.keys(calls) as CallName[];

const PAYMENT = {
  reference: "ORDER1001",
  status: "success",
  transactionNo: "37",
  amount: "20.00",
  currency: "USD",
};

function ask(name: CallName, reply: Reply) {
  at.provider.reply = reply;
  return calls[name](at.account);
}

describe.each(HTTP_CASES)("$row: $name", ({ ending, reply, outcome = {}, calls: names = ALL }) => {
  it.each(names.map((name) => [name]))(`%s is ${ending}`, async (name) => {
    at.provider.requests.length = 0;
    const answered = await ask(name, reply);
    expect(answered).toMatchObject({ ending, ...outcome });
    if (!("retryAfterSeconds" in outcome)) expect(answered).not.toHaveProperty("retryAfterSeconds");
    if (!("duplicate" in outcome)) expect(answered).not.toHaveProperty("duplicate");
    expect(at.provider.requests).toHaveLength(1);
  });
});

const ABOUT: Record<CallName, string> = {
  createCustomer: "customer",
  charge: "payment",
  cancel: "payment",
  refund: "refund",
  query: "payment",
  queryRefund: "refund",
};
const QUERIES: CallName[] = ["query", "queryRefund"];

describe.each([...RET_CODES])("ret_code %s", (code, { ending }) => {
  const refund = { refundReference: REFUND.requestId, refundAmount: "5.00" };
  const result = { ...PAYMENT, customerNo: "2", ...refund, refundInfo: [refund] };
  const reply = { body: JSON.stringify({ ret_code: code, ret_msg: "so it is", result }) };
  it.each(ALL.map((name) => [name]))(`ends %s as ${ending}`, async (name) => {
    const outcome = await ask(name, reply);
    if (ending === "answered")
      expect(outcome).toMatchObject({ ending: "answered", answer: { about: ABOUT[name] } });
    else if (ending === "notFound" && QUERIES.includes(name))
      expect(outcome).toEqual({ ending: "answered", answer: { about: "nothing" } });
    else
      expect(outcome).toEqual({
        ending: ending === "notFound" ? "refused" : ending,
        code,
        message: "so it is",
      });
  });
});

it('takes "data error" for a refused signature with the system error\'s code only', async () => {
  const outcome = await ask("charge", {
    body: JSON.stringify({ ret_code: "000080", ret_msg: "data error" }),
  });
  expect(outcome).toEqual({ ending: "unknown", code: "000080", message: "data error" });
});

describe("a status word", () => {
  it.each([...STATUS_WORDS])("%s is read as the table says", async (word, { status }) => {
    const outcome = await ask("query", {
      body: JSON.stringify({ ret_code: "000100", result: { ...PAYMENT, status: word } }),
    });
    expect(outcome).toMatchObject({ ending: "answered", answer: { status, word, recognized: true } });
  });

  it.each(["Success", "paid", "constructor", "__proto__", "toString"])(
    "%s is open and not recognized",
    async (word) => {
      const outcome = await ask("query", {
        body: JSON.stringify({ ret_code: "000100", result: { ...PAYMENT, status: word } }),
      });
      expect(outcome).toMatchObject({
        ending: "answered",
        answer: { status: "open", word, recognized: false },
      });
    },
  );
});

describe.each(TRANSPORT_CASES)("$row: $name", ({ ending, server, host = "127.0.0.1" }) => {
  it(`leaves every call ${ending}`, async () => {
    const raw = server && (await startRawServer(server));
    const baseUrl = `http://${host}:${raw?.port ?? CLOSED_PORT}`;
    const other = openAccount(baseUrl, { timeouts: { connectMs: 20_000, requestMs: 1_000 } });
    try {
      const outcomes = await Promise.all(ALL.map((name) => calls[name](other.account)));
      expect(outcomes.map((outcome) => outcome.ending)).toEqual(ALL.map(() => ending));
      if (raw) expect(raw.heads).toBe(ALL.length);
    } finally {
      await other.close();
      await raw?.close();
    }
  });
});
