import { describe, expect, it } from "vitest";

import type { ChargeRequest } from "../../../src/providers/port.js";
import { useProvider } from "../support/use-provider.js";
import { calls, CHARGE, form, json, openAccount, seed, seedIpn, signed } from "./support.js";

const at = useProvider(openAccount);

describe("the seed's answers, over HTTP", () => {
  it("gives the new customer's number", async () => {
    at.provider.reply = { body: seed("create-customer.response.json") };
    expect(await calls.createCustomer(at.account)).toEqual({
      ending: "answered",
      answer: { about: "customer", customerNo: "2000357955353018248632" },
    });
  });

  it("sends the shopper to 3DS: open, with the page's address and the transaction's number", async () => {
    at.provider.reply = { body: seed("vault-capture.response.json") };
    expect(await at.account.charge({ ...CHARGE, paymentId: "3dpHAAHPtU" })).toEqual({
      ending: "answered",
      answer: {
        about: "payment",
        status: "open",
        word: "pending",
        recognized: true,
        amount: null,
        refundedValue: 0,
        refs: { transactionNo: "378125656535259873" },
        actionUrl:
          "https://www.sandbox.paypal.com/webapps/helios?action=verify&flow=3ds&cart_id=57785247L5766591F",
      },
    });
  });

  it("charges the saved card: succeeded with twenty dollars, and no customerNo taken from there", async () => {
    at.provider.reply = { body: seed("saved-card-capture.response.json") };
    const charge: ChargeRequest = {
      ...CHARGE,
      paymentId: "WJRWqykpqM",
      paidWith: { type: "savedCard", token: "pp_1", customerNo: "2000", merchantInitiated: false },
    };
    expect(await at.account.charge(charge)).toEqual({
      ending: "answered",
      answer: {
        about: "payment",
        status: "succeeded",
        word: "success",
        recognized: true,
        amount: { currency: "USD", value: 2000 },
        refundedValue: 0,
        refs: { transactionNo: "377834846405829387" },
      },
    });
  });
});

describe("the seed's IPN", () => {
  // The seed's own signature can't be checked, since its token isn't public; the fields are the seed's.
  const fields = signed(seedIpn());

  it.each([
    ["a form", form(fields)],
    ["JSON", json(fields)],
  ])("is read from %s, with the saved card and the customer beside it", (_name, request) => {
    expect(at.account.webhook.read(request)).toEqual({
      result: "verified",
      notification: {
        provider: "pockyt",
        account: "default",
        paymentId: "mbUzv1dsye",
        key: "pockyt:377834846405829386:success:20.00:USD:vault",
        receivedAt: "2026-01-02T03:04:05.000Z",
        report: {
          about: "payment",
          status: "succeeded",
          word: "success",
          recognized: true,
          amount: { currency: "USD", value: 2000 },
          refundedValue: 0,
          refs: { transactionNo: "377834846405829386" },
          savedCard: { token: "pp_77770bd70e2742a8b35c0b77e6ec1e6d", customerNo: "2000357955353018248632" },
        },
      },
    });
  });

  it("is read with the seed's own body, but for the signature", () => {
    const body = seed("ipn.txt")
      .toString("utf8")
      .replace(/[0-9a-f]{32}$/, fields.verifySign ?? "");
    expect(body).toContain("completedAt=2024-12-03T20:36:05Z");
    const request = { ...form({}), body: Buffer.from(body) };
    expect(at.account.webhook.read(request)).toEqual(at.account.webhook.read(form(fields)));
    const unsigned = { ...request, body: seed("ipn.txt") };
    expect(at.account.webhook.read(unsigned)).toMatchObject({ result: "forged" });
  });
});
