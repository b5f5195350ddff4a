import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { providerAccounts } from "../../src/providers/accounts.js";
import { createHttpPost, type HttpPost } from "../../src/providers/http.js";
import { MERCHANT as PAYERMAX, OURS, parsed, THEIRS } from "./payermax/support.js";
import { MERCHANT as POCKYT } from "./pockyt/support.js";
import { startProvider, type ProviderServer } from "./support/provider-server.js";

let provider: ProviderServer;
let post: HttpPost;

beforeAll(async () => {
  provider = await startProvider();
  post = createHttpPost();
});
afterAll(() => Promise.all([post.close(), provider.close()]));

const url = (name: string, account: string) => `https://relay.example/webhooks/${name}/${account}`;
const payermax = () => ({
  ...PAYERMAX,
  baseUrl: provider.url,
  privateKey: OURS.privateKey,
  publicKeys: [THEIRS.publicKey],
});
const pockyt = () => ({ ...POCKYT, baseUrl: provider.url });
const REFERENCE = { paymentId: "ORDER1001", amount: { currency: "USD", value: 2000 } };

it("finds each account by its name and provider, and no other", () => {
  const find = providerAccounts(
    new Map([
      ["both", { pockyt: pockyt(), payermax: payermax() }],
      ["one", { payermax: payermax() }],
    ]),
    url,
    post,
  );
  expect(find("both", "pockyt")).not.toHaveProperty("authorize");
  expect(find("both", "payermax")).toHaveProperty("authorize");
  expect(find("one", "payermax")).not.toHaveProperty("createCustomer");
  expect(find("one", "payermax")).not.toBe(find("both", "payermax"));
  for (const [account, name] of [
    ["one", "pockyt"],
    ["none", "payermax"],
    ["both", "constructor"],
  ] as const)
    expect(find(account, name)).toBeNull();
});

it("signs with the clock that it is given, or with the real one", async () => {
  provider.requests.length = 0;
  const configured = new Map([["default", { payermax: payermax() }]]);
  await providerAccounts(configured, url, post, () => new Date(0))("default", "payermax")?.query(REFERENCE);
  const before = Date.now();
  await providerAccounts(configured, url, post)("default", "payermax")?.query(REFERENCE);
  const [given, real] = provider.requests.map(({ body }) => Date.parse(parsed(body).requestTime));
  expect(given).toBe(0);
  expect(real).toBeGreaterThanOrEqual(before);
  expect(real).toBeLessThanOrEqual(Date.now());
});

it("tells each account its own webhook", async () => {
  provider.requests.length = 0;
  const find = providerAccounts(new Map([["shop", { payermax: payermax() }]]), url, post);
  await find("shop", "payermax")?.refund({
    ...REFERENCE,
    requestId: "ORDER1001_REFUND_R1",
    refundAmount: REFERENCE.amount,
  });
  expect(parsed(provider.requests[0]?.body).data.refundNotifyUrl).toBe(
    "https://relay.example/webhooks/payermax/shop",
  );
});

describe("an account that other systems share", () => {
  it.each([
    [true, { mayBeForeign: true }],
    [false, {}],
    [undefined, {}],
  ])("(%s) says so of a record at Pockyt", async (shared, expected) => {
    const account = { pockyt: pockyt(), ...(shared !== undefined && { shared }) };
    const find = providerAccounts(new Map([["default", account]]), url, post);
    const result = { reference: "ORDER1001", status: "success", amount: "20.00", currency: "USD" };
    provider.reply = { body: JSON.stringify({ ret_code: "000100", result }) };
    const outcome = await find("default", "pockyt")?.query(REFERENCE);
    const answer = outcome?.ending === "answered" ? outcome.answer : {};
    expect("mayBeForeign" in answer ? { mayBeForeign: answer.mayBeForeign } : {}).toEqual(expected);
    expect(answer).toHaveProperty("about", "payment");
  });
});
