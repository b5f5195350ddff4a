import { describe, expect, it } from "vitest";

import { CODES } from "../../../src/providers/payermax/codes.js";
import type { Reply } from "../support/provider-server.js";
import { useProvider } from "../support/use-provider.js";
import { CLOSED_PORT, startRawServer } from "../support/raw-server.js";
import { HTTP_CASES, TRANSPORT_CASES } from "./ending-cases.js";
import { ALL_CALLS, calls, DATA, openAccount, reply, success, type CallName } from "./support.js";

const at = useProvider(openAccount);

function ask(name: CallName, answer: Reply) {
  at.provider.reply = answer;
  return calls[name](at.account);
}

const each = (names: readonly CallName[]) => names.map((name) => [name] as const);

it.each(each(ALL_CALLS))("%s is answered where all goes well", async (name) => {
  expect(await ask(name, success(DATA[name]))).toMatchObject({ ending: "answered" });
});

describe.each(HTTP_CASES)("$row: $name", ({ ending, reply, outcome = {}, calls: names = ALL_CALLS }) => {
  it.each(each(names))(`%s is ${ending}`, async (name) => {
    at.provider.requests.length = 0;
    const ended = await ask(name, reply(DATA[name]));
    expect(ended).toMatchObject({ ending, ...outcome });
    if (!("retryAfterSeconds" in outcome)) expect(ended).not.toHaveProperty("retryAfterSeconds");
    expect(ended).not.toHaveProperty("duplicate");
    expect(at.provider.requests).toHaveLength(1);
  });
});

const isQuery = (name: CallName) => name === "query" || name === "queryRefund";
const makesAnOrder = (name: CallName) => name === "charge" || name === "authorize";

describe.each([...CODES])("code %s", (code, { ending }) => {
  const said = { code, message: "so it is" };

  it.each(each(ALL_CALLS))(`ends %s as ${ending}, signed or not`, async (name) => {
    const answer = { code, msg: "so it is" };
    for (const [kind, outcome] of [
      ["unsigned", await ask(name, { body: JSON.stringify(answer) })],
      ["signed", await ask(name, reply(answer))],
    ] as const) {
      switch (ending) {
        case "answered":
          expect(outcome.ending).toBe("unknown");
          break;
        case "declined":
          expect(outcome).toEqual({ ending: kind === "signed" ? "refused" : "unknown", ...said });
          break;
        case "notFound":
          if (isQuery(name)) expect(outcome).toEqual({ ending: "answered", answer: { about: "nothing" } });
          else expect(outcome).toEqual({ ending: makesAnOrder(name) ? "unknown" : "refused", ...said });
          break;
        case "duplicate":
          expect(outcome).toEqual({ ending: "unknown", ...said, duplicate: true });
          break;
        case "refused":
        case "notSent":
        case "unknown":
          expect(outcome).toEqual({ ending, ...said });
      }
    }
  });

  it.each([400, 401, 404])("ends a charge in the same way with HTTP %i", async (status) => {
    const answer = { status, body: JSON.stringify({ code, msg: "so it is" }) };
    const expected = ["refused", "notSent"].includes(ending) ? ending : "unknown";
    expect(await ask("charge", answer)).toMatchObject({ ending: expected });
  });
});

describe("a signed decline that names our order", () => {
  const decline = (name: CallName, data: object) =>
    ask(name, reply({ code: "BALANCE_INSUFFICIENT", msg: "not enough", data: { ...DATA[name], ...data } }));

  it.each(each(["charge", "authorize", "query"]))("is the answer to %s, with its reason", async (name) => {
    expect(await decline(name, { status: "FAILED" })).toMatchObject({
      ending: "answered",
      answer: {
        status: "failed",
        refusal: { kind: "declined", code: "BALANCE_INSUFFICIENT", message: "not enough" },
      },
    });
  });

  it("is what its status says, not what its code says", async () => {
    expect(await decline("charge", { status: "PENDING" })).toMatchObject({ answer: { status: "open" } });
    expect(await decline("query", { status: "SUCCESS" })).toMatchObject({ answer: { status: "succeeded" } });
  });

  it.each(each(["capture", "cancel"]))("fails a %s", async (name) => {
    const outcome = await decline(name, { status: "FAILED", errorCode: "E1", errorMsg: "no" });
    expect(outcome).toMatchObject({
      ending: "answered",
      answer: { status: "failed", refusal: { kind: "declined", code: "E1", message: "no" } },
    });
  });
});

describe.each(TRANSPORT_CASES)("$row: $name", ({ ending, server, host = "127.0.0.1" }) => {
  it(`leaves every call ${ending}`, async () => {
    const raw = server && (await startRawServer(server));
    const baseUrl = `http://${host}:${raw?.port ?? CLOSED_PORT}`;
    const other = openAccount(baseUrl, { timeouts: { connectMs: 20_000, requestMs: 1_000 } });
    try {
      const outcomes = await Promise.all(ALL_CALLS.map((name) => calls[name](other.account)));
      expect(outcomes.map((outcome) => outcome.ending)).toEqual(ALL_CALLS.map(() => ending));
      if (raw) expect(raw.heads).toBe(ALL_CALLS.length);
    } finally {
      await other.close();
      await raw?.close();
    }
  });
});
