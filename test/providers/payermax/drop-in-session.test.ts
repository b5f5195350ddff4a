import { beforeEach, describe, expect, it } from "vitest";

import type { DropInSessionRequest } from "../../../src/providers/port.js";
import { useProvider } from "../support/use-provider.js";
import { complaints } from "./documented-requests.js";
import { MERCHANT, NOW, offered, openAccount, OURS, parsed, reply, signed, success } from "./support.js";

const at = useProvider(openAccount);
beforeEach(() => {
  at.provider.requests.length = 0;
  at.provider.reply = success(SESSION);
});

const SESSION = { sessionKey: "session-key", clientKey: "client-key" };
const REQUEST: DropInSessionRequest = {
  amount: { currency: "USD", value: 2000 },
  customer: { reference: "USER42", countryCode: "US" },
  kind: "charge",
  saveCard: false,
};
const FIELDS = {
  ...{ totalAmount: "20.00", currency: "USD", country: "US", userId: "USER42", componentList: ["CARD"] },
};

const ask = (change: Partial<DropInSessionRequest> = {}) =>
  offered(at.account.dropInSession)({ ...REQUEST, ...change });

describe("a drop-in session", () => {
  it.each([
    ["a charge", {}, FIELDS],
    ["a charge that keeps the card", { saveCard: true }, { ...FIELDS, tokenForFutureUse: true }],
    [
      "a charge that keeps the card to charge it without the shopper",
      { saveCard: { merchantInitiated: true } },
      { ...FIELDS, tokenForFutureUse: true, mitType: "UNSCHEDULED" },
    ],
    [
      "an authorization",
      { kind: "authorize" },
      { ...FIELDS, captureMode: "MANUAL", authorizationType: "FINAL_AUTH" },
    ],
    ["yen", { amount: { currency: "JPY", value: 500 } }, { ...FIELDS, totalAmount: "500", currency: "JPY" }],
  ] as const)(
    "for %s sends these fields and no other, in version 1.6, signed",
    async (_for, change, data) => {
      expect(await ask(change)).toEqual({ ending: "answered", answer: SESSION });
      const [sent, ...others] = at.provider.requests;
      expect(others).toEqual([]);
      expect(sent?.path).toBe("/applyDropinSession");
      const body = parsed(sent?.body);
      expect(body).toEqual({ version: "1.6", keyVersion: "1", requestTime: NOW, ...MERCHANT, data });
      expect(complaints("/applyDropinSession", body)).toEqual([]);
      expect(sent?.headers.sign).toBe(signed(sent?.body ?? "", OURS.privateKey));
    },
  );

  it("of an amount that can't be written is refused unsent", async () => {
    const amount = { currency: "KWD", value: 1255 };
    expect(await ask({ amount })).toMatchObject({ ending: "refused", code: "amount" });
    expect(at.provider.requests).toEqual([]);
  });

  it.each([
    ["no data", undefined],
    ["no sessionKey", { clientKey: "client-key" }],
    ["an empty clientKey", { ...SESSION, clientKey: "" }],
    ["an endless sessionKey", { ...SESSION, sessionKey: "S".repeat(513) }],
    ["a clientKey of another type", { ...SESSION, clientKey: 1 }],
  ])("with %s in the answer is none", async (_name, data) => {
    at.provider.reply = success(data);
    expect(await ask()).toMatchObject({ ending: "unknown", code: "unreadable" });
  });

  it("whose answer doesn't verify is none", async () => {
    at.provider.reply = reply({ code: "APPLY_SUCCESS", data: SESSION }, { key: OURS.privateKey });
    expect(await ask()).toMatchObject({ ending: "unknown", code: "unverified" });
  });

  it.each([
    ["CONTRACT_INVALID", "refused"],
    ["ORDER_NOT_EXIST", "refused"],
    ["SYSTEM_ERROR", "unknown"],
    ["NEW_CODE", "unknown"],
    ["TOO_MANY_REQUEST", "notSent"],
  ])("with code %s is %s", async (code, ending) => {
    at.provider.reply = reply({ code, msg: "so it is" });
    expect(await ask()).toEqual({ ending, code, message: "so it is" });
  });
});
