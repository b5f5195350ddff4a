import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { cardDetail, newMerchant, PayermaxClient, text, type Json } from "./support/payermax-client.js";

const MERCHANT = newMerchant("P01010114178826");
const OTHER = newMerchant("P01010114178827");

let sandbox: Sandbox;
let client: PayermaxClient;
let other: PayermaxClient;

beforeAll(async () => {
  sandbox = await startSandbox({ payermax: { merchants: [MERCHANT, OTHER] } });
  client = new PayermaxClient(sandbox.url, MERCHANT);
  other = new PayermaxClient(sandbox.url, OTHER);
});
afterAll(() => sandbox.close());

const users = { count: 0 };
/** A user without tokens. */
const newUser = () => `USER${(users.count += 1)}`;

async function saved(userId: string): Promise<string> {
  const detail = { ...cardDetail(), tokenForFutureUse: true };
  const { data } = await client.send("orderAndPay", { ...client.directFields(detail), userId });
  const [paid] = (await client.query(text(data.outTradeNo))).data.paymentDetails as Json[];
  return text(paid?.paymentTokenID);
}

const inquire = async (fields: Json, from = client) =>
  from.send("inquirePaymentToken", { tokenScope: "tokenAcq", ...fields });
const listed = async (fields: Json, from = client) => (await inquire(fields, from)).data.tokenList as Json[];
const remove = (fields: Json, from = client) => from.send("removePaymentToken", fields);

describe("a user's tokens", () => {
  it("are listed with the fields of the API reference, and nobody else's", async () => {
    const [userId, another] = [newUser(), newUser()];
    const [paymentTokenID] = [await saved(userId), await saved(another)];
    expect(await listed({ userId })).toEqual([
      {
        ...{ paymentTokenID, userId, tokenScope: "tokenAcq", paymentTokenStatus: "Activated" },
        paymentTokenExpiry: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/) as string,
        ...{ cardInfo: "444433******1111", ifCVV: "N", brand: "VISA", paymentMethodType: "CARD" },
        ...{ targetOrg: "", accountDisplay: "", referralCode: "" },
      },
    ]);
    expect(await listed({ userId: newUser() })).toEqual([]);
    expect(await listed({ userId }, other)).toEqual([]);
  });

  it("are chosen by what the request names", async () => {
    const userId = newUser();
    const [paymentTokenID, second] = [await saved(userId), await saved(userId)];
    const ids = async (fields: Json) =>
      (await listed({ userId, ...fields })).map((token) => token.paymentTokenID);
    expect(await ids({})).toEqual([paymentTokenID, second]);
    expect(await ids({ paymentTokenID })).toEqual([paymentTokenID]);
    expect(await ids({ paymentMethodType: "CARD", targetOrg: "", cardOrg: "VISA" })).toHaveLength(2);
    for (const none of [{ paymentMethodType: "WALLET" }, { cardOrg: "AMEX" }, { tokenScope: "tokenMit" }])
      expect(await ids(none)).toEqual([]);
  });

  it("expire", async () => {
    const userId = newUser();
    await saved(userId);
    await sandbox.advance(3 * 365 * 24 * 3600);
    expect(await listed({ userId })).toMatchObject([{ paymentTokenStatus: "Expired" }]);
  });

  it.each([
    ["inquirePaymentToken", { userId: "USER42" }],
    ["inquirePaymentToken", { tokenScope: "tokenAcq" }],
    ["inquirePaymentToken", { userId: "USER42", tokenScope: "all" }],
    ["inquirePaymentToken", { userId: "USER42", tokenScope: "tokenAcq", status: "Activated" }],
    ["removePaymentToken", { userId: "USER42" }],
    ["removePaymentToken", { paymentTokenID: "PMTOKEN1" }],
    ["removePaymentToken", { userId: "USER42", paymentTokenID: "PMTOKEN1" }],
  ])("%s refuses %j", async (operation, data) => {
    expect((await client.send(operation, data)).code).toBe("PARAMS_INVALID");
  });
});

describe("a removed token", () => {
  it("is called Deleted from then on, and is removed once", async () => {
    const userId = newUser();
    const paymentTokenID = await saved(userId);
    const named = { userId, paymentTokenID };
    expect((await remove({ ...named, removeReason: "asked" })).data).toEqual({
      ...named,
      paymentTokenStatus: "Deleted",
    });
    expect(await listed({ userId })).toMatchObject([{ ...named, paymentTokenStatus: "Deleted" }]);
    expect((await remove(named)).code).toBe("PARAMS_INVALID");
  });

  it("pays no more", async () => {
    const userId = newUser();
    const paymentTokenID = await saved(userId);
    const detail = { paymentMethodType: "CARD", paymentTokenID };
    const pay = () => client.send("orderAndPay", { ...client.directFields(detail), userId });
    expect((await pay()).data.status).toBe("SUCCESS");
    await remove({ userId, paymentTokenID });
    expect((await pay()).code).toBe("PARAMS_INVALID");
  });

  it("is removed by its user at its merchant only", async () => {
    const userId = newUser();
    const paymentTokenID = await saved(userId);
    expect((await remove({ userId: newUser(), paymentTokenID })).code).toBe("PARAMS_INVALID");
    expect((await remove({ userId, paymentTokenID }, other)).code).toBe("PARAMS_INVALID");
    expect(await listed({ userId })).toMatchObject([{ paymentTokenStatus: "Activated" }]);
  });
});
