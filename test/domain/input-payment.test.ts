import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePaymentInput } from "../../src/domain/input/payment-input.js";
import { invalidInputMessage } from "../../src/domain/input/rules.js";
import type { PaymentKind } from "../../src/domain/payment/states.js";
import { termsByProvider } from "../../src/providers/terms.js";
import { anyValidStart, changed, combinations, validStart, type Json } from "./input-arbitraries.js";

const usd = (value: unknown) => ({ currency: "USD", value });

const pockytCard = {
  paymentId: "ORDER1001",
  provider: "pockyt",
  amount: usd(2000),
  method: { type: "card", cardRef: "card_0123456789abcdef" },
} satisfies Json;

const full = {
  paymentId: "ORDER1001",
  account: "default",
  provider: "payermax",
  amount: usd(2000),
  method: { type: "card", cardRef: "card_0123456789abcdef", saveCard: true },
  customer: {
    reference: "USER42",
    customerNo: "200012345",
    firstName: "Ada",
    lastName: "Byron",
    email: "ada@example.com",
    countryCode: "US",
    state: "CA",
    city: "Cupertino",
    street: "1 Infinite Loop",
    postalCode: "95014",
    phone: "+1 202 555 0143",
    clientIp: "203.0.113.7",
    userAgent: "Mozilla/5.0",
  },
  description: "Two tickets",
  items: [{ name: "Ticket", quantity: 2, amount: usd(1000) }],
  returnUrl: "https://shop.example/return",
  actionTimeoutSeconds: 1800,
  onAuthorizationExpiry: "expire",
  expiryLeadSeconds: 43200,
} satisfies Json;

function problems(kind: PaymentKind, raw: unknown): Record<string, string> {
  const parsed = parsePaymentInput(kind, raw, termsByProvider);
  if (parsed.ok) return {};
  expect(parsed.problems.length).toBeGreaterThan(0);
  const fields = parsed.problems.map(({ field }) => field);
  expect(new Set(fields).size).toBe(fields.length);
  return Object.fromEntries(parsed.problems.map(({ field, message }) => [field, message]));
}

const badFields = (kind: PaymentKind, raw: unknown) => Object.keys(problems(kind, raw)).sort();

describe("valid input", () => {
  it.each(combinations)("$provider $kind $type is taken", (combination) => {
    fc.assert(
      fc.property(validStart(combination), ({ kind, raw }) => {
        expect(problems(kind, raw)).toEqual({});
      }),
    );
  });

  it("gets every default of a charge and nothing else", () => {
    expect(parsePaymentInput("charge", pockytCard, termsByProvider)).toEqual({
      ok: true,
      input: {
        ...pockytCard,
        account: "default",
        method: { ...pockytCard.method, saveCard: false },
        customer: {},
        actionTimeoutSeconds: 1800,
      },
    });
  });

  it("gets every default of an authorization", () => {
    const method = { type: "savedCard", token: "pp_1" };
    const { account, actionTimeoutSeconds, onAuthorizationExpiry, expiryLeadSeconds, ...given } = full;
    expect(parsePaymentInput("authCapture", { ...given, method }, termsByProvider)).toEqual({
      ok: true,
      input: {
        ...given,
        ...{ account, actionTimeoutSeconds, onAuthorizationExpiry, expiryLeadSeconds },
        method: { ...method, merchantInitiated: false },
      },
    });
  });

  it("is kept as given, is plain JSON, and is read again unchanged", () => {
    fc.assert(
      fc.property(anyValidStart, ({ kind, raw }) => {
        const before = JSON.stringify(raw);
        const parsed = parsePaymentInput(kind, raw, termsByProvider);
        if (!parsed.ok) throw new Error(invalidInputMessage(parsed.problems));
        expect(JSON.stringify(raw)).toBe(before);
        expect(parsed.input).toMatchObject(raw);
        expect(JSON.parse(JSON.stringify(parsed.input))).toStrictEqual(parsed.input);
        expect(parsePaymentInput(kind, parsed.input, termsByProvider)).toStrictEqual(parsed);
      }),
    );
  });

  it("takes a field that is undefined as absent, as JSON does", () => {
    const raw = { ...pockytCard, description: undefined, customer: { email: undefined }, extra: undefined };
    const parsed = parsePaymentInput("charge", raw, termsByProvider);
    expect(parsed).toEqual(parsePaymentInput("charge", { ...pockytCard, customer: {} }, termsByProvider));
    expect(parsed.ok && "description" in parsed.input).toBe(false);
  });
});

describe("input that is no object", () => {
  it.each([null, undefined, "ORDER1001", 7, true, [], [pockytCard]])("%j is one problem", (raw) => {
    expect(problems("charge", raw)).toEqual({ input: "must be an object" });
  });
});

describe("every bad field is named", () => {
  it("at once", () => {
    const raw = {
      paymentId: "order-1",
      account: "Default",
      provider: "payermax",
      amount: { currency: "usd", value: "2000", scale: 2 },
      method: { type: "savedCard", token: "a b", customerNo: "", merchantInitiated: "no", cvv: "123" },
      customer: {
        reference: "",
        firstName: 7,
        lastName: "x".repeat(65),
        email: "ada",
        countryCode: "us",
        clientIp: "203.0.113",
        userAgent: "a\u0000b",
        phone: "1",
      },
      description: null,
      items: [
        { name: "", quantity: 0, amount: usd(1000), sku: "1" },
        { name: "Ticket", quantity: 1.5, amount: { currency: "USD", value: 0 } },
        null,
      ],
      returnUrl: "/return",
      actionTimeoutSeconds: 60,
      onAuthorizationExpiry: "void",
      expiryLeadSeconds: 3599,
      webhookUrl: "https://shop.example",
    };
    expect(badFields("authCapture", raw)).toEqual(
      [
        ...["paymentId", "account", "amount.currency", "amount.value", "amount.scale"],
        ...["method.token", "method.customerNo", "method.merchantInitiated", "method.cvv"],
        ...["customer.reference", "customer.firstName", "customer.lastName", "customer.email"],
        ...["customer.countryCode", "customer.clientIp", "customer.userAgent", "customer.phone"],
        ...["description", "items[0].name", "items[0].quantity", "items[0].sku"],
        ...["items[1].quantity", "items[1].amount.value", "items[2]"],
        ...["returnUrl", "actionTimeoutSeconds", "onAuthorizationExpiry", "expiryLeadSeconds", "webhookUrl"],
      ].sort(),
    );
  });

  it("and all that is missing", () => {
    expect(badFields("charge", {})).toEqual(["amount", "method", "paymentId", "provider"]);
    expect(badFields("charge", { amount: {}, method: {} })).toEqual([
      ...["amount.currency", "amount.value", "method.type", "paymentId", "provider"],
    ]);
    const dropIn = { ...pockytCard, provider: "payermax", method: { type: "dropIn" } };
    expect(badFields("charge", dropIn)).toEqual([
      ...[
        "customer.clientIp",
        "customer.countryCode",
        "customer.reference",
        "customer.userAgent",
        "description",
      ],
      ...["method.paymentToken", "method.sessionKey"],
    ]);
  });

  const paths = [
    ...[
      "paymentId",
      "account",
      "provider",
      "amount",
      "method",
      "customer",
      "description",
      "items",
      "returnUrl",
    ],
    ...[
      "actionTimeoutSeconds",
      "onAuthorizationExpiry",
      "expiryLeadSeconds",
      "amount.currency",
      "amount.value",
    ],
    ...[
      "method.type",
      "method.cardRef",
      "method.saveCard",
      "items.0.name",
      "items.0.quantity",
      "items.0.amount",
    ],
    ...["items.0.amount.currency", "items.0.amount.value"],
    ...Object.keys(full.customer).map((name) => `customer.${name}`),
  ];
  const bracketed = (path: string) => path.replace(/\.(\d+)/, "[$1]");

  it.each(paths)("%s: null and wrong types", (path) => {
    for (const wrong of [null, 1.5, {}, [], true, "\u0007"]) {
      if (path === "method.saveCard" && wrong === true) continue;
      if (path === "customer" && !Array.isArray(wrong) && typeof wrong === "object" && wrong !== null)
        continue;
      const named = badFields("authCapture", changed(full, path, wrong));
      const isNamed = named.some(
        (name) => name === bracketed(path) || name.startsWith(`${bracketed(path)}.`),
      );
      expect([wrong, isNamed]).toEqual([wrong, true]);
      // Nothing else is blamed.
      const others = named.filter((name) => !name.startsWith(bracketed(path)));
      expect(others).toEqual([]);
    }
  });

  it.each([
    [
      "an optional field",
      changed(pockytCard, "description", null),
      "description",
      "must not be null; leave it out",
    ],
    ["a required field", changed(pockytCard, "paymentId", null), "paymentId", "must not be null"],
  ])("says that null won't do for %s", (_, raw, field, message) => {
    expect(problems("charge", raw)).toEqual({ [field]: message });
  });

  it("in one message", () => {
    const parsed = parsePaymentInput(
      "charge",
      { ...pockytCard, amount: usd(-1), customer: { email: "x" } },
      termsByProvider,
    );
    expect(!parsed.ok && invalidInputMessage(parsed.problems)).toBe(
      "invalid input: amount.value must be a positive whole number in minor units; " +
        "customer.email must be an email address",
    );
  });

  it("but a flood of unknown ones is counted, so that the failure stays small", () => {
    const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`f${i.toString(36)}x`, i]));
    const parsed = parsePaymentInput("charge", { ...pockytCard, ...flood }, termsByProvider);
    expect(!parsed.ok && invalidInputMessage(parsed.problems).length).toBeLessThan(2_000);
    expect(badFields("charge", { ...pockytCard, ...flood })).toContain("input");
  });

  it("and none is taken from a prototype", () => {
    expect(badFields("charge", Object.create(pockytCard))).toEqual([
      "amount",
      "method",
      "paymentId",
      "provider",
    ]);
    const inherited = Object.assign(
      Object.create({ customer: full.customer, description: "Two" }) as Json,
      full,
    );
    Reflect.deleteProperty(inherited, "customer");
    Reflect.deleteProperty(inherited, "description");
    expect(badFields("authCapture", inherited)).toHaveLength(5);
    expect(badFields("charge", { ...pockytCard, constructor: 1 })).toEqual(["constructor"]);
    expect(badFields("charge", JSON.parse('{"__proto__":{"paymentId":"A"}}'))).toContain("paymentId");
    expect(badFields("charge", { ...pockytCard, method: { type: "toString" } })).toEqual(["method.type"]);
  });

  it("for any JSON there is an answer", () => {
    fc.assert(
      fc.property(fc.constantFrom("charge", "authCapture"), fc.jsonValue(), (kind, raw) => {
        expect(parsePaymentInput(kind, raw, termsByProvider).ok).toBe(false);
      }),
    );
  });

  it("one unknown field in a valid input is refused wherever it is", () => {
    fc.assert(
      fc.property(anyValidStart, fc.nat(), ({ kind, raw }, pick) => {
        const parents = ["", "amount.", "method.", ...("customer" in raw ? ["customer."] : [])];
        const parent = parents[pick % parents.length] ?? "";
        expect(badFields(kind, changed(raw, `${parent}surprise`, 1))).toEqual([`${parent}surprise`]);
      }),
    );
  });
});

describe("what a provider offers", () => {
  it.each(combinations)(
    "$provider $kind $type names each field that it needs",
    ({ provider, kind, type }) => {
      const needs = {
        pockyt: { card: [], savedCard: ["method.token", "method.customerNo"], hosted: [], dropIn: [] },
        payermax: {
          hosted: ["customer.reference", "description", "returnUrl"],
          ...Object.fromEntries(
            ["dropIn", "card", "savedCard"].map((each) => [
              each,
              [
                ...["reference", "countryCode", "clientIp", "userAgent"].map((f) => `customer.${f}`),
                "description",
              ],
            ]),
          ),
        },
      }[provider] as Record<string, string[]>;
      fc.assert(
        fc.property(validStart({ provider, kind, type }), ({ raw }) => {
          for (const field of needs[type] ?? [])
            expect(badFields(kind, changed(raw, field, undefined))).toEqual([field]);
        }),
        { numRuns: 20 },
      );
    },
  );

  it("names the country that PayerMax's cashier needs only to keep the card", () => {
    const hosted = (saveCard: boolean) =>
      changed({ ...full, method: { type: "hosted", saveCard } }, "customer.countryCode", undefined);
    expect(badFields("authCapture", hosted(true))).toEqual(["customer.countryCode"]);
    expect(badFields("authCapture", hosted(false))).toEqual([]);
  });

  it("takes a card that is to be charged later without the shopper, and says so in one way only", () => {
    const saving = (saveCard: unknown) => changed(full, "method", { type: "hosted", saveCard });
    expect(badFields("authCapture", saving({ merchantInitiated: true }))).toEqual([]);
    for (const given of [{ merchantInitiated: false }, {}])
      expect(badFields("authCapture", saving(given))).toEqual(["method.saveCard.merchantInitiated"]);
    expect(badFields("authCapture", saving({ merchantInitiated: true, mitType: "SCHEDULED" }))).toEqual([
      "method.saveCard.mitType",
    ]);
  });

  it("names the fields of a customer that is missing", () => {
    expect(badFields("authCapture", changed(full, "customer", undefined))).toEqual([
      ...["customer.clientIp", "customer.countryCode", "customer.reference", "customer.userAgent"],
    ]);
  });

  it("names a customer that is no object once", () => {
    for (const customer of [null, "USER42", []])
      expect(badFields("authCapture", { ...full, customer })).toEqual(["customer"]);
  });

  it("refuses authCapturePayment with Pockyt", () => {
    expect(problems("authCapture", pockytCard)).toEqual({
      provider: "pockyt doesn't offer authCapturePayment",
    });
  });

  it.each(["hosted", "dropIn"])("refuses %s with Pockyt", (type) => {
    const keys = type === "dropIn" ? { paymentToken: "t", sessionKey: "s" } : {};
    expect(problems("charge", { ...pockytCard, method: { type, ...keys } })).toEqual({
      "method.type": `${type} is not offered by pockyt`,
    });
  });

  it("refuses fields of an authorization in a charge", () => {
    expect(badFields("charge", full)).toEqual(["expiryLeadSeconds", "onAuthorizationExpiry"]);
    expect(problems("charge", full).expiryLeadSeconds).toBe("belongs to authCapturePayment only");
  });

  it("refuses the fields of another method", () => {
    expect(badFields("authCapture", { ...full, method: { ...full.method, type: "hosted" } })).toEqual([
      "method.cardRef",
    ]);
  });

  it.each(["CNY", "KRW", "XAU", "usd", ""])("refuses %j with Pockyt", (currency) => {
    expect(badFields("charge", { ...pockytCard, amount: { currency, value: 1 } })).toEqual([
      "amount.currency",
    ]);
  });

  it("lets the shopper's time be short with Pockyt only", () => {
    expect(badFields("charge", { ...pockytCard, actionTimeoutSeconds: 5 })).toEqual([]);
    expect(badFields("charge", { ...pockytCard, actionTimeoutSeconds: 4 })).toEqual(["actionTimeoutSeconds"]);
    expect(badFields("charge", { ...pockytCard, actionTimeoutSeconds: 86_401 })).toEqual([
      "actionTimeoutSeconds",
    ]);
    expect(problems("authCapture", { ...full, actionTimeoutSeconds: 1_799 })).toEqual({
      actionTimeoutSeconds: "must be a whole number from 1800 to 86400",
    });
  });
});

describe("single fields", () => {
  const refused: Record<string, unknown[]> = {
    paymentId: ["", "a", "A-1", "A".repeat(33), "A\n", 1001],
    account: ["", "A", "a-b", "a".repeat(21)],
    provider: ["", "stripe", "Pockyt", "toString"],
    "amount.currency": ["", "usd", "US", "XAU", "XXX", "BGN", "__proto__", 840],
    "amount.value": [0, -1, 0.5, NaN, Infinity, 2 ** 53, "2000", -0, true],
    "method.type": ["", "Card", "paypal", "constructor"],
    "method.cardRef": [
      "",
      "card_short",
      `card_${"a".repeat(65)}`,
      "card_0123456789abcde!",
      "my card_0123456789abcdef",
      "4111111111111111",
    ],
    "method.saveCard": ["true", 0, []],
    "customer.reference": ["", " ", "x".repeat(65), "a\nb", 42],
    "customer.customerNo": ["", "a b", "x".repeat(129), "a/b"],
    "customer.firstName": ["", "   ", "x".repeat(65), "A\u007f", "\ud800", "A\u2028B"],
    "customer.email": [
      "",
      "ada",
      "@b.c",
      "a@b",
      "a b@c.d",
      "a@b@c.d",
      "a@b..c",
      "a@.b",
      "a@b.",
      `${"a".repeat(251)}@b.c`,
    ],
    "customer.countryCode": ["us", "USA", "", "U1"],
    "customer.clientIp": [
      ...[
        "",
        "203.0.113",
        "203.0.113.256",
        "203.0.113.07",
        "1.2.3.4.5",
        "1.2.3.4.",
        "localhost",
        "203.0.113.7:80",
      ],
      ...[
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":::",
        "::12345",
        "::g",
        "fe80::1%eth0",
        "1.2.3.4::",
      ],
      ...["1:2:3:4:5:6:7:8::", "::1.2.3.256", ":1::2", "1::2:"],
    ],
    "customer.userAgent": ["", "x".repeat(8_193), "a\r\nb"],
    "customer.state": ["", "x".repeat(65)],
    "customer.city": [" ", "x".repeat(65), "4111 1111 1111 1111"],
    "customer.street": ["", "x".repeat(129), "a\nb"],
    "customer.postalCode": ["", "x".repeat(17), 95014],
    "customer.phone": ["", "1", "call me", "+", "1".repeat(33), "+1 555 010-9999 ext. 7", "call 5550109999"],
    description: ["", "x".repeat(257), "\t"],
    items: [[], {}, "x", Array(101).fill(full.items[0])],
    "items.0.name": ["", "x".repeat(129)],
    "items.0.quantity": [0, -1, 1.5, "2", 1_000_001],
    "items.0.amount.currency": ["EUR"],
    returnUrl: [
      ...[
        "",
        "shop.example",
        "/return",
        "//shop.example",
        "ftp://shop.example",
        "javascript:alert(1)",
        "https://",
      ],
      ...[
        "https://shop.example/a b",
        "https://shop.example/ü",
        "https://user:pw@shop.example/",
        "https:shop.example",
      ],
      ...[
        "https://shop.example\\@evil.example",
        'https://shop.example/"',
        "https://a..b/",
        "https://shop.example:x/",
      ],
      ...[` https://shop.example`, "https://shop.example/\n", `https://shop.example/${"x".repeat(1024)}`],
    ],
    actionTimeoutSeconds: [0, 1799, 86_401, 1800.5, "1800", NaN],
    onAuthorizationExpiry: ["", "void", "Expire"],
    expiryLeadSeconds: [0, 3_599, 432_001, "43200"],
  };

  it.each(Object.entries(refused))("%s", (path, values) => {
    const field = path.replace(/\.(\d+)/, "[$1]");
    for (const value of values) {
      const named = badFields("authCapture", changed(full, path, value));
      expect([value, named]).toEqual([value, [field]]);
    }
  });

  const longest: Record<string, unknown> = {
    "customer.reference": "x".repeat(64),
    "customer.firstName": "x".repeat(64),
    "customer.userAgent": "x".repeat(8_192),
    "customer.state": "x".repeat(64),
    "customer.city": "x".repeat(64),
    "customer.street": "x".repeat(128),
    "customer.postalCode": "x".repeat(16),
    "customer.phone": `+${"(1) ".repeat(7)}12`,
    description: "x".repeat(256),
    items: Array(100).fill(full.items[0]),
    "items.0.name": "x".repeat(128),
    returnUrl: `https://shop.example/${"x".repeat(1003)}`,
    "amount.value": Number.MAX_SAFE_INTEGER,
    actionTimeoutSeconds: 86_400,
    expiryLeadSeconds: 432_000,
    "method.cardRef": `card_${"a".repeat(64)}`,
  };

  it.each(Object.entries(longest))("%s at its longest is taken", (path, value) => {
    expect(badFields("authCapture", changed(full, path, value))).toEqual([]);
  });
});
