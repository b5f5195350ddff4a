import { describe, expect, it } from "vitest";

import type { Reply } from "../support/provider-server.js";
import { useProvider } from "../support/use-provider.js";
import { HTTP_CASES } from "./ending-cases.js";
import { calls, CARD, form, MERCHANT, openAccount, type CallName } from "./support.js";

const at = useProvider(openAccount);

const ALL = Object.keys(calls) as CallName[];
const { number, cvv, expiryMonth, expiryYear } = CARD;
const grouped = number.replaceAll(/(?<=^(?:.{4})+)/g, " ").trim();

function expectNoSecret(value: unknown): void {
  const text = JSON.stringify(value);
  expect(text.replaceAll(/[ -]/g, "")).not.toContain(number);
  expect(text).not.toMatch(new RegExp(String.raw`(?<!\d)${cvv}(?!\d)`));
  expect(text).not.toMatch(new RegExp(`${expiryMonth}.?(?:${expiryYear}|30)`));
  expect(text).not.toContain(MERCHANT.token);
}

/** What a provider that quotes what it refuses may say. */
const QUOTES = [
  `cardNumber ${number} is not valid`,
  `card ${grouped} (${cvv}, ${expiryMonth}/${expiryYear}) was declined`,
  `card ${grouped.replaceAll(" ", "-")}, expiry ${expiryMonth}/30, cardCvv=${cvv}`,
  `cardExpMonth${expiryMonth}${expiryYear} ${expiryMonth} / ${expiryYear}`,
];

describe.each(ALL.map((name) => [name]))("nothing secret is in what %s gives back", (name) => {
  const outcomeOf = (reply: Reply) => {
    at.provider.reply = reply;
    return calls[name](at.account);
  };

  it("for every answer of the endings' table", async () => {
    for (const { reply } of HTTP_CASES) expectNoSecret(await outcomeOf(reply));
  });

  it.each(QUOTES)("when the provider says: %s", async (quote) => {
    const failed = { reference: "ORDER1001", status: "failed", errorCode: number, errorMessage: quote };
    const bodies = [
      ...["000000", "000021", "000023", "000040", "009999"].flatMap((ret_code) => [
        { ret_code, ret_msg: quote },
        { ret_code, retMsg: quote },
      ]),
      { ret_code: number, ret_msg: quote },
      { ret_code: "000100", result: failed },
      { ret_code: "000100", result: { ...failed, status: grouped } },
      { ret_code: "000100", result: { ...failed, reference: number } },
      { status: 200, resultBody: failed },
      { status: 400, message: quote },
    ];
    for (const body of bodies) expectNoSecret(await outcomeOf({ body: JSON.stringify(body) }));
    expectNoSecret(await outcomeOf({ body: quote }));
    expectNoSecret(await outcomeOf({ status: 500, body: quote }));
  });

  it("when it echoes the whole request", async () => {
    at.provider.requests.length = 0;
    await outcomeOf({});
    const echo = at.provider.requests[0]?.body ?? "";
    for (const status of [200, 400, 500]) expectNoSecret(await outcomeOf({ status, body: echo }));
  });
});

it("keeps the words of a message that quotes nothing", async () => {
  at.provider.reply = {
    body: JSON.stringify({ ret_code: "000023", ret_msg: "amount must be at least 0.10 USD" }),
  };
  expect(await calls.charge(at.account)).toMatchObject({ message: "amount must be at least 0.10 USD" });
});

it("quotes nothing of a webhook that it refuses", () => {
  const secret = `${number} ${cvv}`;
  for (const fields of [{ secret }, { secret, verifySign: secret }, { [secret]: "1" }])
    expectNoSecret(at.account.webhook.read(form(fields)));
  expectNoSecret(at.account.webhook.read({ ...form({}), body: Buffer.from(`${secret}=%`) }));
});
