import { describe, expect, it } from "vitest";

import type { PaidWith } from "../../../src/providers/port.js";
import type { Reply } from "../support/provider-server.js";
import { useProvider } from "../support/use-provider.js";
import { HTTP_CASES } from "./ending-cases.js";
import {
  ALL_CALLS,
  calls,
  CARD,
  CHARGE,
  CUSTOMER,
  DATA,
  notification,
  openAccount,
  OURS,
  reply,
  webhook,
} from "./support.js";

const at = useProvider(openAccount);

const { number, cvv, expiryMonth } = CARD;
const grouped = number.replaceAll(/(?<=^(?:.{4})+)/g, " ").trim();
const TOKEN = "PMTOKEN20260102030405678XYZ";
const SESSION = "d5b8e3f0-9a1c-4f7e-b2d6-0c3a4e5f6a7b";

function expectNoSecret(value: unknown): void {
  const text = JSON.stringify(value);
  expect(text.replaceAll(/[ -]/g, "")).not.toContain(number);
  expect(text).not.toMatch(new RegExp(String.raw`(?<!\d)${cvv}(?!\d)`));
  expect(text).not.toMatch(new RegExp(`${expiryMonth}.?(?:2030|30)`));
  for (const secret of [TOKEN, SESSION]) expect(text).not.toContain(secret);
  expect(text).not.toContain(OURS.privatePem.slice(100, 150));
}

/** What a provider that quotes what it refuses may say. */
const QUOTES = [
  `cardIdentifierNo ${number} is not valid`,
  `card ${grouped} (${cvv}, 03/2030) was declined`,
  `card ${grouped.replaceAll(" ", "-")}, expiry 03/30, cvv=${cvv}`,
  `paymentTokenID ${TOKEN} has expired`,
  `"sessionKey":"${SESSION}", "paymentToken":"${TOKEN}"`,
];

const PAID_WITH: Record<string, PaidWith> = {
  card: { type: "card", card: CARD, saveCard: true },
  savedCard: { type: "savedCard", token: TOKEN, merchantInitiated: false },
  dropIn: { type: "dropIn", paymentToken: TOKEN, sessionKey: SESSION, saveCard: true },
};

describe.each(Object.entries(PAID_WITH))(
  "nothing secret comes back from a payment with %s",
  (_name, paidWith) => {
    const outcomeOf = (answer: Reply) => {
      at.provider.reply = answer;
      return at.account.charge({ ...CHARGE, customer: CUSTOMER, paidWith });
    };

    it("for every answer of the endings' table", async () => {
      for (const { reply } of HTTP_CASES) expectNoSecret(await outcomeOf(reply(DATA.charge)));
    });

    it("when PayerMax echoes the whole request", async () => {
      at.provider.requests.length = 0;
      await outcomeOf({});
      const echo = at.provider.requests[0]?.body ?? Buffer.alloc(0);
      expect(echo.toString("utf8")).toContain(paidWith.type === "card" ? number : TOKEN);
      for (const status of [200, 400, 500]) expectNoSecret(await outcomeOf(reply(echo, { status })));
      const data = JSON.parse(echo.toString("utf8")) as { data: object };
      const answer = { code: "APPLY_SUCCESS", data: { ...DATA.charge, ...data.data } };
      expectNoSecret(await outcomeOf(reply(answer)));
    });
  },
);

describe.each(ALL_CALLS)("nothing secret comes back from %s", (name) => {
  it.each(QUOTES)("when PayerMax says: %s", async (quote) => {
    const failed = {
      ...DATA[name],
      status: name.toLowerCase().includes("refund") ? "REFUND_FAILED" : "FAILED",
      resultCode: number,
      resultMsg: quote,
      errorCode: grouped,
      errorMsg: quote,
    };
    const answers = [
      ...["SYSTEM_ERROR", "PARAMS_INVALID", "PAYMENT_FAILED", "ORDER_REPEAT", "NEW"].map((code) => ({
        code,
        msg: quote,
      })),
      { code: number, msg: quote },
      { code: "APPLY_SUCCESS", msg: quote, data: failed },
      { code: "PAYMENT_FAILED", msg: quote, data: { ...failed, resultMsg: null, errorMsg: null } },
      { code: "APPLY_SUCCESS", data: { ...failed, status: grouped } },
      { code: "APPLY_SUCCESS", data: { ...failed, outTradeNo: number } },
      quote,
    ];
    for (const answer of answers) {
      const { body, headers = {} } = reply(answer);
      for (const sent of [{ body }, { body, headers }, { body, headers, status: 500 }] as Reply[]) {
        at.provider.reply = sent;
        expectNoSecret(await calls[name](at.account));
      }
    }
  });
});

it("keeps the words of a message that quotes nothing", async () => {
  const msg = "PAYMENT_METHOD_NOT_EXIST: amount must be at least 0.10 USD";
  at.provider.reply = reply({ code: "PARAMS_INVALID", msg });
  expect(await calls.charge(at.account)).toMatchObject({ message: msg });
});

it("quotes nothing of a notification that it doesn't take", () => {
  const { read } = at.account.webhook;
  const secret = `${number} ${cvv} ${TOKEN}`;
  for (const request of [
    webhook(secret),
    webhook(secret, secret),
    notification("PAYMENT", { outTradeNo: "ORDER1001", status: { [secret]: secret } }),
    notification("TOKENIZATION", { paymentTokenID: TOKEN, status: "SUCCESS" }),
    notification("PAYMENT", {}, { appId: secret }),
  ]) {
    const reading = read(request);
    expect(reading.result).not.toBe("verified");
    expectNoSecret(reading);
  }
  expectNoSecret(
    read(notification("PAYMENT", { outTradeNo: "ORDER1001", status: "SUCCESS", totalAmount: secret })),
  );
});
