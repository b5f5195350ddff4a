import { describe, expect, it } from "vitest";

import { readNotification } from "../../../src/domain/notification.js";
import { pockytWebhook } from "../../../src/providers/pockyt/ipn.js";
import type { RawWebhook } from "../../../src/providers/port.js";
import { form, json, MERCHANT, sign, signed, webhook, without, type Fields } from "./support.js";

const { read, contentTypes, acknowledgement } = pockytWebhook("default", MERCHANT);

const IPN: Fields = {
  amount: "20.00",
  completedAt: "2024-12-03T20:36:05Z",
  currency: "USD",
  customerNo: "2000357955353018248632",
  reference: "ORDER1001",
  settleCurrency: "USD",
  status: "success",
  transactionNo: "377834846405829386",
};

function verified(request: RawWebhook) {
  const reading = read(request);
  if (reading.result !== "verified") throw new Error(`${reading.result}: ${reading.reason}`);
  return reading.notification;
}

describe("an IPN", () => {
  it("is acknowledged with the plain text that the vendor waits for", () => {
    expect(acknowledgement).toEqual({ contentType: "text/plain", body: "success" });
    expect(contentTypes).toEqual(["application/x-www-form-urlencoded", "application/json"]);
  });

  it.each([
    ["pending", "open"],
    ["success", "succeeded"],
    ["failed", "failed"],
    ["closed", "closed"],
    ["refunded", "closed"],
  ])("of status %s is read", (word, status) => {
    expect(verified(form(signed({ ...IPN, status: word })))).toMatchObject({
      report: { word, status, recognized: true },
    });
  });

  it.each(["paid", "constructor"])("of the unknown status %s is open and says so", (word) => {
    const { report } = verified(form(signed({ ...IPN, status: word })));
    expect(report).toMatchObject({ word, status: "open", recognized: false });
  });

  it("brings a saved card only with its customer", () => {
    const anonymous = without({ ...IPN, vaultId: "pp_1" }, "customerNo");
    expect(verified(form(signed({ ...IPN, vaultId: "pp_1" }))).report).toMatchObject({
      savedCard: { token: "pp_1", customerNo: "2000357955353018248632" },
    });
    expect(verified(form(signed(anonymous))).report).not.toHaveProperty("savedCard");
    expect(verified(form(signed({ ...anonymous, customerNo: "" }))).report).not.toHaveProperty("savedCard");
    expect(verified(form(signed({ ...IPN, vaultId: "" }))).report).not.toHaveProperty("savedCard");
  });
});

describe("the key", () => {
  const key = (fields: Fields) => verified(form(signed(fields))).key;

  it("stays what it is: payments that are open know earlier notifications by it", () => {
    const said = "pockyt:377834846405829386:success";
    expect(key(IPN)).toBe(`${said}:20.00:USD`);
    expect(key({ ...IPN, vaultId: "pp_1" })).toBe(`${said}:20.00:USD:vault`);
    expect(key(without(without(IPN, "amount"), "currency"))).toBe(`${said}::`);
    expect(key({ ...IPN, amount: "2".repeat(65) })).toBe(`${said}:${"2".repeat(64)}:USD`);
  });

  it("is the same for a repeat, however it is written", () => {
    expect(verified(json(signed(IPN))).key).toBe(key(IPN));
    expect(key({ ...IPN, completedAt: "2025-01-01T00:00:00Z", note: "again" })).toBe(key(IPN));
  });

  it.each([
    ["another status", { status: "failed" }],
    ["another transaction", { transactionNo: "1" }],
    ["a vaultId that comes later", { vaultId: "pp_1" }],
    ["another amount", { amount: "21.00" }],
    ["another currency", { currency: "GBP" }],
  ])("differs for %s", (_name, change: Fields) => {
    expect(key({ ...IPN, ...change })).not.toBe(key(IPN));
  });
});

describe("a forgery", () => {
  const genuine = form(signed(IPN)).body;

  it("is every message with one byte changed", () => {
    for (let at = 0; at < genuine.length; at++) {
      const body = Buffer.from(genuine);
      body[at] = body[at] === 0x31 ? 0x32 : 0x31;
      expect({ at, result: read(webhook("application/x-www-form-urlencoded", body)).result }).not.toEqual({
        at,
        result: "verified",
      });
    }
  });

  const UNSIGNED = "it has no verifySign";
  const UNVERIFIED = "verifySign does not verify with this account's token";

  it.each([
    ["no verifySign", UNSIGNED, form(IPN)],
    ["an empty verifySign", UNVERIFIED, form({ ...IPN, verifySign: "" })],
    ["another token", UNVERIFIED, form(signed(IPN, { token: "another" }))],
    ["verifySign in capitals", UNVERIFIED, form({ ...IPN, verifySign: sign(IPN).toUpperCase() })],
    ["a field added", UNVERIFIED, form({ ...signed(IPN), vaultId: "pp_1" })],
    [
      "an empty field dropped by hand",
      UNVERIFIED,
      form({ ...IPN, verifySign: sign({ ...IPN, amount: "" }, { keepEmpty: false }) }),
    ],
    [
      "another merchant's number, signed with our token",
      "it is for another merchant",
      form(signed({ ...IPN, merchantNo: "200043" })),
    ],
    ["nothing at all", UNSIGNED, webhook("application/x-www-form-urlencoded", "")],
    [
      "a number written otherwise than signed",
      UNVERIFIED,
      webhook("application/json", `{"a":20.0,"verifySign":"${sign({ a: "20.00" })}"}`),
    ],
  ])("is one with %s", (_name, reason, request) => {
    expect(read(request)).toEqual({ result: "forged", reason });
  });

  it("lacks one field of what was signed", () => {
    for (const name of Object.keys(IPN)) {
      expect(read(form(without(signed(IPN), name))).result).toBe("forged");
    }
  });
});

describe("the signature is over all that arrived", () => {
  it("with our own merchant number beside it", () => {
    expect(verified(form(signed({ ...IPN, merchantNo: MERCHANT.merchantNo }))).paymentId).toBe("ORDER1001");
  });

  it.each([true, false])("with empty fields, signed (%s) or left out of the signature", (keepEmpty) => {
    const fields = signed({ ...IPN, note: "", vaultId: "" }, { keepEmpty });
    expect(verified(form(fields)).paymentId).toBe("ORDER1001");
    expect(verified(json({ ...fields, note: null })).paymentId).toBe("ORDER1001");
  });

  it.each([
    ["unknown fields", { zzz: "1", AAA: "2", x_9: "3" }],
    ["plus, percent and blanks", { note: "a+b %41 c%2B" }],
    ["ampersands and equals signs that begin no field", { note: "a & b=c&d e= &", more: "x=y" }],
    ["other scripts", { note: "Zoë 李 €\u{1F3AB}" }],
    ["JSON in a field", { goodsInfo: '[{"goods_name":"test"}]' }],
    ["line breaks", { note: "a\r\nb" }],
    ["names of objects", { ["__proto__"]: "x", constructor: "y", toString: "z" }],
  ])("with %s, from a form and from JSON", (_name, extra) => {
    const fields = signed({ ...IPN, ...extra });
    expect(verified(form(fields))).toEqual(verified(json(fields)));
  });

  it("with numbers in JSON as they were written", () => {
    const numbers = { ...IPN, amount: "20.00", installments: "1e1" };
    const body = JSON.stringify(signed(numbers)).replace('"20.00"', "20.00").replace('"1e1"', "1e1");
    expect(body).toContain(":20.00,");
    expect(verified(webhook("application/json", body)).report).toMatchObject({
      amount: { currency: "USD", value: 2000 },
    });
  });

  it("with the raw bytes of a form that escapes less than ours", () => {
    const fields = signed({ ...IPN, note: "€ @:/" });
    const raw = Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .join("&");
    expect(verified(webhook("application/x-www-form-urlencoded", raw)).key).toBe(verified(form(fields)).key);
  });
});

describe("malformed", () => {
  it.each([
    ["a name twice", webhook("application/x-www-form-urlencoded", "amount=1&amount=1")],
    ["a broken escape", webhook("application/x-www-form-urlencoded", "amount=%E2%82")],
    ["a list", webhook("application/json", "[]")],
    ["nested JSON", json({ ...signed(IPN), more: { a: 1 } })],
    ["JSON with a name twice", webhook("application/json", '{"a":"1","a":"2"}')],
    ["half a JSON object", webhook("application/json", JSON.stringify(signed(IPN)).slice(0, -2))],
    [
      "over a hundred fields",
      form(signed({ ...IPN, ...Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`f${i}`, "x"])) })),
    ],
  ])("is %s", (_name, request) => {
    expect(read(request)).toEqual({ result: "malformed", reason: "not a flat form or JSON object" });
  });

  it.each([
    ["a value that goes on as another field", { note: "a&status=success" }],
    ["a value that is another field", { note: "&a=" }],
    ["a value before the real field", { amount: "20.00&completedAt=2024", completedAt: "x" }],
    ["a name with an ampersand", { "a&status": "success" }],
    ["a name with an equals sign", { "a=1&b": "2" }],
    ["a name with a dot", { "x-y.z": "3" }],
    ["a name in another script", { betrág: "1" }],
    ["no name", { "": "1" }],
  ])("is a signed one with %s: it could be signed as something else", (_name, extra) => {
    const fields = signed({ ...IPN, ...extra });
    for (const request of [form(fields), json(fields)])
      expect(read(request)).toEqual({
        result: "malformed",
        reason: "what is signed can be read in two ways: a name or value would pass for other fields",
      });
  });

  it("is what a forger makes of the signed text of a genuine one", () => {
    const { verifySign = "", ...rest } = signed({ ...IPN, note: "Tom" });
    // The same signed text, with a field hidden in the one before it.
    const hidden = without({ ...rest, note: `Tom&reference=${rest.reference ?? ""}` }, "reference");
    expect(sign(hidden)).toBe(verifySign);
    expect(read(form({ ...hidden, verifySign })).result).toBe("malformed");
  });

  it("is one with half a character: every other half would be signed alike", () => {
    const genuine = signed({ ...IPN, note: "\ufffd" });
    expect(sign({ ...IPN, note: "\ud800" })).toBe(genuine.verifySign);
    expect(verified(json(genuine)).paymentId).toBe("ORDER1001");
    expect(read(json({ ...genuine, note: "\ud800" })).result).toBe("malformed");
  });

  it("is a form with a question mark before it, or JSON with spaces that aren't JSON's", () => {
    const { body } = form(signed(IPN));
    expect(read(webhook("application/x-www-form-urlencoded", `?${body.toString()}`)).result).toBe(
      "malformed",
    );
    const spaced = json(signed(IPN)).body.toString().replace("{", "{\u00a0");
    expect(read(webhook("application/json", spaced)).result).toBe("malformed");
  });

  it("is one that isn't UTF-8", () => {
    const body = Buffer.from(
      JSON.stringify(signed({ ...IPN, note: "x" })).replace('"x"', '"\xff"'),
      "latin1",
    );
    expect(read(webhook("application/json", body)).result).toBe("malformed");
  });
});

describe("unreadable, and told to a person", () => {
  /** What a person is told, with the payment that it names. */
  function told(fields: Fields) {
    const reading = read(form(signed(fields)));
    if (reading.result !== "unreadable") throw new Error(`it is ${reading.result}`);
    const { notification } = reading;
    expect(readNotification(notification)).toEqual({ ok: true, value: notification });
    expect(notification).toMatchObject({ provider: "pockyt", account: "default" });
    return { reason: reading.reason, paymentId: notification.paymentId, report: notification.report };
  }
  const other = (type: string) => ({ about: "other", type, status: "", refs: {} });

  it.each(["reference", "transactionNo", "status"])("is a signed one without %s", (name) => {
    for (const fields of [without(IPN, name), { ...IPN, [name]: "" }, { ...IPN, [name]: "x".repeat(600) }])
      expect(told(fields)).toEqual({
        reason: `signed, but without ${name}`,
        paymentId: name === "reference" ? "_CASES_2026_" : "ORDER1001",
        report: other(`IPN: signed, but without ${name}`),
      });
  });

  it("is a signed one without several", () => {
    expect(told({ note: "x" })).toEqual({
      reason: "signed, but without reference, transactionNo, status",
      paymentId: "_CASES_2026_",
      report: other("IPN: signed, but without reference, transactionNo, status"),
    });
  });

  it("has the same key when it comes again, and another one than others of its kind", () => {
    const keyOf = (fields: Fields) => {
      const reading = read(form(signed(fields)));
      return reading.result === "unreadable" && reading.notification.key;
    };
    expect(keyOf({ note: "x" })).toBe(keyOf({ note: "x" }));
    expect(keyOf({ note: "x" })).not.toBe(keyOf({ note: "y" }));
    expect(keyOf({ note: "x" })).toMatch(/^pockyt:unreadable:[0-9a-f]{32}$/);
  });
});

it("is read after a byte order mark", () => {
  const { contentType, body } = form(signed(IPN));
  const marked = (bytes: Buffer) => Buffer.concat([Buffer.from("\ufeff"), bytes]);
  expect(verified(webhook(contentType, marked(body))).paymentId).toBe("ORDER1001");
  expect(verified(webhook("application/json", marked(json(signed(IPN)).body))).paymentId).toBe("ORDER1001");
});

describe("an amount that can't be read", () => {
  it.each([
    ["twenty", "USD"],
    ["20,00", "USD"],
    ["20.001", "USD"],
    ["-20.00", "USD"],
    ["20.00", "ZZZ"],
    ["20.50", "JPY"],
    ["", "USD"],
    ["20.00", ""],
    ["9".repeat(5_000), "9".repeat(5_000)],
  ])("%s %s is left out: the query that follows has it", (amount, currency) => {
    const notification = verified(form(signed({ ...IPN, amount, currency })));
    expect(notification).toMatchObject({
      paymentId: "ORDER1001",
      report: { status: "succeeded", amount: null },
    });
    expect(readNotification(notification)).toEqual({ ok: true, value: notification });
    expect(verified(form(signed(without(IPN, "amount")))).report).toMatchObject({ amount: null });
  });

  it("is another one's than one in exponent form", () => {
    const { report } = verified(form(signed({ ...IPN, amount: "2.05e1" })));
    expect(report).toMatchObject({ amount: { currency: "USD", value: 2050 } });
  });
});
