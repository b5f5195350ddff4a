import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { startSandbox, type Sandbox } from "../../sandbox/server.js";
import { CARD, newMerchant, PayermaxClient, text, type Json } from "./support/payermax-client.js";
import { CARD_SUCCESS, PockytClient } from "./support/pockyt-client.js";

let sandbox: Sandbox;
let pockyt: PockytClient;
let payermax: PayermaxClient;

beforeAll(async () => {
  const merchant = newMerchant("P01010114178825");
  sandbox = await startSandbox({ payermax: { merchants: [merchant] } });
  pockyt = new PockytClient(sandbox.url);
  payermax = new PayermaxClient(sandbox.url, merchant);
});
afterAll(() => sandbox.close());

/** The number in groups of four. */
const grouped = (by: string, number = CARD) => number.match(/.{1,4}/g)?.join(by) ?? "";

const SPELLINGS = [
  CARD,
  `card: ${CARD}.`,
  `CARD${CARD}`,
  grouped(" "),
  grouped("-"),
  grouped("."),
  grouped("/"),
  grouped("\u00a0"),
  grouped("\u200b"),
  grouped("\u2060, "),
  CARD.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  CARD.replaceAll(/\d/g, (digit) => String.fromCharCode(0x0660 + Number(digit))),
  `two: ${CARD} and ${CARD_SUCCESS}`,
  `12 ${grouped(" ")} 08 30`,
  "378282246310005",
  "6200000000000000005",
];

/** Nothing of any of them but the first six and last four digits. */
function expectNoCard(shown: string): void {
  const digits = shown.normalize("NFKC").replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    return code >= 0x660 && code <= 0x669 ? String(code - 0x660) : digit;
  });
  const together = digits.replaceAll(/[^\p{L}\p{N}*]/gu, "");
  for (const number of [CARD, CARD_SUCCESS, "378282246310005", "6200000000000000005"])
    expect(together).not.toContain(number.slice(4, -4));
}

async function everyView(): Promise<string> {
  const views = ["requests", "webhooks", "ledger", "transactions", "faults"];
  const shown = await Promise.all(
    views.map(async (view) => (await pockyt.control("GET", `/_sandbox/${view}`)).body),
  );
  return JSON.stringify(shown);
}

describe.each(SPELLINGS.map((spelling) => [spelling]))("a card number written as %j", (spelling) => {
  it("is masked in whatever field of Pockyt it stands", async () => {
    await pockyt.control("POST", "/_sandbox/reset");
    const sale = {
      ...pockyt.cardFields(CARD_SUCCESS),
      note: spelling,
      goodsInfo: JSON.stringify([{ goods_name: spelling, quantity: "1" }]),
    };
    expect((await pockyt.capture(sale)).result.status).toBe("success");
    await pockyt.capture({ ...pockyt.cardFields(), unknown: spelling, [spelling]: "x" });
    const customerNo = await pockyt.createCustomer({ street: spelling });
    const kept = await pockyt.post("/v1/customers/retrieve", { customerNo });
    const shown = `${await everyView()}${JSON.stringify(kept.body)}`;
    expect(shown.match(/\d{6}\*{5,9}\d{4}/g)?.length).toBeGreaterThan(4);
    expectNoCard(shown);
  });

  it("is masked in whatever field of PayerMax it stands, and on the shopper's page", async () => {
    await pockyt.control("POST", "/_sandbox/reset");
    const order = {
      ...payermax.hostedFields(),
      subject: spelling,
      userId: spelling.slice(0, 64),
      goodsDetails: [{ goodsName: spelling }],
      shippingInfo: { address1: spelling, [spelling]: "x" },
    };
    const { data } = await payermax.send("orderAndPay", order);
    const page = await (await fetch(text(data.redirectUrl))).text();
    const shown = `${await everyView()}${page}`;
    expect(shown.match(/\d{6}\*{5,9}\d{4}/g)?.length).toBeGreaterThan(4);
    expectNoCard(shown);
  });
});

it("is masked in a header", async () => {
  await pockyt.post("/order/v4/capture", pockyt.cardFields(), { "Pockyt-Request-ID": grouped(" ") });
  const headers = sandbox.requests().map((request): Json => request.headers);
  expect(headers).toContainEqual({ "Pockyt-Request-ID": "444433******1111" });
});

it.each([
  ["an order number without a check digit", "4444333322221112"],
  ["an order number that no issuer begins so", "1234567890123452"],
  ["a transaction number of the provider's", "378125656535259873"],
  ["a number that is too long", `${CARD}${CARD}`],
  ["a time in milliseconds", "1700000000007"],
])("%s is left as it is", async (_what, number) => {
  await pockyt.capture({ ...pockyt.cardFields(), note: number });
  expect(sandbox.requests().at(-1)?.fields.note).toBe(number);
});
