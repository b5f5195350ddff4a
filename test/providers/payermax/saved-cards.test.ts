import { beforeEach, describe, expect, it } from "vitest";

import type { Reply } from "../support/provider-server.js";
import { useProvider } from "../support/use-provider.js";
import { complaints } from "./documented-requests.js";
import { MERCHANT, NOW, offered, openAccount, OURS, parsed, reply, signed, success } from "./support.js";

const at = useProvider(openAccount);
beforeEach(() => {
  at.provider.requests.length = 0;
  at.provider.replies.clear();
});

const CUSTOMER = { customerReference: "czy_0088" };
const list = () => offered(at.account.listSavedCards)(CUSTOMER);
const remove = (token = TOKEN.paymentTokenID) => offered(at.account.removeSavedCard)({ ...CUSTOMER, token });

/** The example of the vendor's `api.json`, valid for longer. */
const TOKEN = {
  tokenScope: "tokenAcq",
  targetOrg: "",
  ifCVV: "N",
  cardInfo: "455701******1010",
  paymentTokenID: "PMTOKEN20230710080439571142400031000",
  accountDisplay: "",
  paymentTokenStatus: "Activated",
  userId: "czy_0088",
  brand: "VISA",
  paymentMethodType: "CARD",
  paymentTokenExpiry: "2033-07-14T00:00:00.537Z",
  referralCode: "xxxx",
};
const CARD = {
  token: TOKEN.paymentTokenID,
  ...{ brand: "VISA", last4: "1010", expiryMonth: "07", expiryYear: "2033" },
  ...{ merchantInitiated: null, needsCvv: false },
};

/** The provider answers the list with these tokens, and everything else with `other`. */
function tokens(tokenList: unknown, other: Reply = success(undefined)): void {
  at.provider.replies.set("/inquirePaymentToken", success({ tokenList }));
  at.provider.reply = other;
}

const sent = () => at.provider.requests.map(({ path }) => path);

describe("the list of saved cards", () => {
  it("is asked for with these fields and no other, in version 1.2, signed", async () => {
    tokens([TOKEN]);
    expect(await list()).toEqual({ ending: "answered", answer: { cards: [CARD] } });
    const [request, ...others] = at.provider.requests;
    expect(others).toEqual([]);
    expect(request?.path).toBe("/inquirePaymentToken");
    const body = parsed(request?.body);
    const data = { userId: "czy_0088", tokenScope: "tokenAcq" };
    expect(body).toEqual({ version: "1.2", keyVersion: "1", requestTime: NOW, ...MERCHANT, data });
    expect(complaints("/inquirePaymentToken", body)).toEqual([]);
    expect(request?.headers.sign).toBe(signed(request?.body ?? "", OURS.privateKey));
  });

  it.each([
    ["that needs the CVV", { ifCVV: "Y" }, { needsCvv: true }],
    ["that doesn't say whether it needs the CVV", { ifCVV: "" }, { needsCvv: null }],
    ["that can be charged without the shopper", { supportMIT: true }, { merchantInitiated: true }],
    ["that can't be charged without the shopper", { supportMIT: false }, { merchantInitiated: false }],
    ["without a brand", { brand: "" }, { brand: null }],
    ["with a short mask", { cardInfo: "533333**2222" }, { last4: "2222" }],
    ["without a number", { cardInfo: "" }, { last4: null }],
    ["whose number isn't masked", { cardInfo: "4444333322221111" }, { last4: null }],
    ["whose brand is a number", { brand: "4444333322221111" }, { brand: "***" }],
    [
      "whose expiry is in another zone",
      { paymentTokenExpiry: "2033-08-01T00:00:00+0800" },
      { expiryMonth: "07" },
    ],
    ["whose expiry can't be read", { paymentTokenExpiry: "soon" }, { expiryMonth: null, expiryYear: null }],
  ])("has a card %s", async (_name, token, card) => {
    tokens([{ ...TOKEN, ...token }]);
    const listed = await list();
    expect(listed).toEqual({ ending: "answered", answer: { cards: [{ ...CARD, ...card }] } });
    expect(JSON.stringify(listed)).not.toContain("4444333322221111");
  });

  it.each([
    ["that was removed", { paymentTokenStatus: "Deleted" }],
    ["that is called expired", { paymentTokenStatus: "Expired" }],
    ["that expired a moment ago", { paymentTokenExpiry: NOW }],
    ["that stands for a wallet", { paymentMethodType: "ONE_TOUCH", targetOrg: "DANA" }],
  ])("has no token %s", async (_name, token) => {
    tokens([{ ...TOKEN, ...token }]);
    expect(await list()).toEqual({ ending: "answered", answer: { cards: [] } });
  });

  it.each([
    ["null", null],
    ["empty", []],
  ])("that is %s has no card", async (_name, tokenList) => {
    tokens(tokenList);
    expect(await list()).toEqual({ ending: "answered", answer: { cards: [] } });
  });

  it.each([
    ["no data", success(undefined), "unreadable"],
    ["a token without its id", success({ tokenList: [{ ...TOKEN, paymentTokenID: "" }] }), "unreadable"],
    [
      "a token without its status",
      success({ tokenList: [{ ...TOKEN, paymentTokenStatus: null }] }),
      "unreadable",
    ],
    [
      "another customer's token",
      success({ tokenList: [{ ...TOKEN, userId: "CZY_0088" }] }),
      "other_customer",
    ],
    [
      "another's signature",
      reply({ code: "APPLY_SUCCESS", data: {} }, { key: OURS.privateKey }),
      "unverified",
    ],
  ])("with %s is none", async (_name, answer, code) => {
    at.provider.reply = answer;
    expect(await list()).toMatchObject({ ending: "unknown", code });
  });
});

describe("the removal of a saved card", () => {
  const { paymentTokenID } = TOKEN;
  const DELETED = { userId: "czy_0088", paymentTokenID, paymentTokenStatus: "Deleted" };
  const REMOVED = { ending: "answered", answer: { removed: true } };
  const refusal = reply({ code: "PARAMS_INVALID", msg: "no such token" });

  it("sends these fields and no other, in version 1.2, signed", async () => {
    at.provider.reply = success(DELETED);
    expect(await remove()).toEqual(REMOVED);
    const [request, ...others] = at.provider.requests;
    expect(others).toEqual([]);
    expect(request?.path).toBe("/removePaymentToken");
    const body = parsed(request?.body);
    const data = { userId: "czy_0088", paymentTokenID };
    expect(body).toEqual({ version: "1.2", keyVersion: "1", requestTime: NOW, ...MERCHANT, data });
    expect(complaints("/removePaymentToken", body)).toEqual([]);
    expect(request?.headers.sign).toBe(signed(request?.body ?? "", OURS.privateKey));
  });

  it.each([
    ["no data", undefined],
    ["another status", { ...DELETED, paymentTokenStatus: "Activated" }],
    ["another token", { ...DELETED, paymentTokenID: "PMTOKEN1" }],
  ])("with %s in the answer is unknown", async (_name, data) => {
    at.provider.reply = success(data);
    expect(await remove()).toMatchObject({ ending: "unknown", code: "unreadable" });
    expect(sent()).toEqual(["/removePaymentToken"]);
  });

  it.each([
    ["isn't in the list", [{ ...TOKEN, paymentTokenID: "PMTOKEN1" }]],
    ["is in the list as removed", [{ ...TOKEN, paymentTokenStatus: "Deleted" }]],
    ["has no list", null],
  ])("that is refused is done where the token %s", async (_name, tokenList) => {
    tokens(tokenList, refusal);
    expect(await remove()).toEqual(REMOVED);
    expect(sent()).toEqual(["/removePaymentToken", "/inquirePaymentToken"]);
  });

  it.each([
    ["can be charged", TOKEN],
    ["has expired", { ...TOKEN, paymentTokenStatus: "Expired" }],
    ["stands for a wallet", { ...TOKEN, paymentMethodType: "ONE_TOUCH" }],
  ])("that is refused is refused where the token is in the list and %s", async (_name, token) => {
    tokens([token], refusal);
    expect(await remove()).toEqual({ ending: "refused", code: "PARAMS_INVALID", message: "no such token" });
  });

  it("that is refused like every call is refused", async () => {
    at.provider.reply = reply({ code: "CONTRACT_INVALID", msg: "so it is" });
    expect(await remove()).toEqual({ ending: "refused", code: "CONTRACT_INVALID", message: "so it is" });
  });

  it("that is refused is unknown where the list can't be read", async () => {
    tokens("none", refusal);
    expect(await remove()).toMatchObject({ ending: "unknown", code: "unreadable" });
  });

  it.each([
    ["SYSTEM_ERROR", "unknown"],
    ["TOO_MANY_REQUEST", "notSent"],
  ])("with code %s is %s, and nothing is asked", async (code, ending) => {
    at.provider.reply = reply({ code, msg: "so it is" });
    expect(await remove()).toEqual({ ending, code, message: "so it is" });
    expect(sent()).toEqual(["/removePaymentToken"]);
  });
});
