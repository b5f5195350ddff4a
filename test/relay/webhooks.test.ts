import { describe, expect, test } from "vitest";
import { CAPTURED, FORM, form, IPN, MERCHANT_NO, NOW, PATH, signed, startRelay } from "./support.js";

const never = () => new Promise<never>(() => undefined);

describe("a verified notification", () => {
  test.each([
    ["form", FORM, form()],
    ["form with a charset", `${FORM}; charset=UTF-8`, form()],
    ["form in capitals", "Application/X-WWW-Form-URLEncoded", form()],
    ["JSON", "application/json", JSON.stringify(signed())],
    ["JSON with a charset", "application/json;charset=utf-8", JSON.stringify(signed(), null, 2)],
  ])(
    "as %s reaches its payment, normalized, and is acknowledged in Pockyt's words",
    async (_as, type, body) => {
      const relay = await startRelay();
      const response = await relay.post(body, type);
      expect(response.status).toBe(200);
      expect(response.headers.get("content-type")).toBe("text/plain");
      expect(response.headers.get("content-length")).toBe("7");
      expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from("success"));
      expect(relay.payments.signals).toEqual([
        {
          provider: "pockyt",
          account: "default",
          paymentId: "ORDER1001",
          key: "pockyt:360128755571009:success:20.00:USD:vault",
          receivedAt: NOW,
          report: {
            about: "payment",
            status: "succeeded",
            word: "success",
            recognized: true,
            amount: { currency: "USD", value: 2000 },
            refundedValue: 0,
            refs: { transactionNo: "360128755571009" },
            savedCard: { token: "pp_7001", customerNo: "2000501" },
          },
        },
      ]);
    },
  );

  test("is acknowledged after it is durable, not before", async () => {
    const relay = await startRelay();
    const { signaled, settle } = relay.payments.hold();
    let answered = false;
    const response = relay.post().then((value) => {
      answered = true;
      return value;
    });
    await signaled;
    // Another whole exchange has time to pass meanwhile.
    await relay.send("GET", "/livez");
    expect(answered).toBe(false);
    settle();
    expect((await response).status).toBe(200);
  });

  test("that comes again to the letter is acknowledged, and costs Temporal nothing", async () => {
    const relay = await startRelay();
    for (let times = 0; times < 3; times++) expect((await relay.post()).status).toBe(200);
    expect(relay.payments.calls).toEqual(["signal"]);
    expect(relay.logged().map(({ result }) => result)).toEqual(["accepted", "known", "known"]);
  });

  test("that comes again with another word is another one", async () => {
    const relay = await startRelay();
    for (const amount of ["20.00", "21.00"]) await relay.post(form(signed({ ...IPN, amount })));
    expect(relay.payments.signals).toHaveLength(2);
  });

  test("that was not delivered is no known one", async () => {
    const relay = await startRelay();
    relay.payments.status = () => Promise.reject(new Error("away"));
    expect((await relay.post()).status).toBe(503);
    relay.payments.status = () => Promise.resolve("delivered");
    expect((await relay.post()).status).toBe(200);
    expect(relay.payments.signals).toHaveLength(2);
  });

  test("that repeats a finished payment's result is acknowledged", async () => {
    const relay = await startRelay();
    relay.payments.status = () => Promise.resolve("closed");
    relay.payments.view = () => Promise.resolve(CAPTURED);
    const response = await relay.post();
    expect(response.status).toBe(200);
    expect(await response.text()).toBe("success");
    expect(relay.logged()).toMatchObject([
      { level: 30, result: "repeat", paymentId: "ORDER1001", status: 200 },
    ]);
  });
});

describe("a late notification is acknowledged once the payment's aftercare has it", () => {
  test.each([
    ["of a payment that nobody started", "notFound", CAPTURED],
    ["that a finished payment's result doesn't say", "closed", { ...CAPTURED, status: "failed" }],
    ["of a finished payment that left no result", "closed", null],
  ] as const)("%s", async (_name, status, view) => {
    const relay = await startRelay();
    relay.payments.status = () => Promise.resolve(status);
    relay.payments.view = () => Promise.resolve(view);
    const response = await relay.post();
    expect([response.status, await response.text()]).toEqual([200, "success"]);
    expect(relay.payments.aftercareSignals).toMatchObject([{ paymentId: "ORDER1001" }]);
    expect(relay.logged()).toMatchObject([{ level: 30, result: "accepted", status: 200 }]);
  });
});

describe("a notification that can't be taken now stays with the provider: 503 with Retry-After", () => {
  type Case = (relay: Awaited<ReturnType<typeof startRelay>>) => void;
  const cases: [name: string, result: string, reason: RegExp, arrange: Case][] = [
    [
      "Temporal can't be reached",
      "unavailable",
      /can't be reached \(ServiceError\)/,
      ({ payments }) => {
        payments.status = () =>
          Promise.reject(Object.assign(new Error("14 UNAVAILABLE"), { name: "ServiceError" }));
      },
    ],
    [
      "Temporal hangs",
      "unavailable",
      /not delivered within 50 ms/,
      ({ payments }) => {
        payments.status = never;
      },
    ],
    [
      "the finished payment can't be read",
      "unavailable",
      /can't be reached/,
      ({ payments }) => {
        payments.status = () => Promise.resolve("closed");
        payments.view = () => Promise.reject(new Error("gone"));
      },
    ],
    [
      "reading the finished payment hangs",
      "unavailable",
      /not delivered within 50 ms/,
      ({ payments }) => {
        payments.status = () => Promise.resolve("closed");
        payments.view = never;
      },
    ],
    [
      "the payment's aftercare can't be reached",
      "unavailable",
      /can't be reached \(Error\)/,
      ({ payments }) => {
        payments.status = () => Promise.resolve("notFound");
        payments.aftercare = () => Promise.reject(new Error("down"));
      },
    ],
    [
      "starting the payment's aftercare hangs",
      "unavailable",
      /not delivered within 50 ms/,
      ({ payments }) => {
        payments.status = () => Promise.resolve("notFound");
        payments.aftercare = never;
      },
    ],
    [
      "the payment's aftercare is over",
      "unhandled",
      /aftercare is over/,
      ({ payments }) => {
        payments.status = () => Promise.resolve("closed");
        payments.aftercare = () => Promise.resolve("closed");
      },
    ],
  ];

  test.each(cases)("%s", async (_name, result, reason, arrange) => {
    const relay = await startRelay({ deliveryTimeoutMs: 50 });
    arrange(relay);
    const response = await relay.post();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("30");
    expect(await response.text()).not.toContain("success");
    const [line] = relay.logged();
    expect(line).toMatchObject({ level: 40, result, paymentId: "ORDER1001", status: 503 });
    expect(line?.reason).toMatch(reason);
  });

  test("more of one payment comes than is let through", async () => {
    const relay = await startRelay();
    const statuses = [];
    for (let n = 0; n < 40; n++)
      statuses.push((await relay.post(form(signed({ ...IPN, transactionNo: String(10 ** 15 + n) })))).status);
    expect(statuses.slice(0, 30)).toEqual(new Array(30).fill(200));
    expect(statuses.at(-1)).toBe(503);
    expect(relay.payments.signals.length).toBe(statuses.filter((status) => status === 200).length);
    expect(relay.logged().at(-1)).toMatchObject({ level: 40, result: "limited", status: 503 });
  });

  test.each(["order1001", "ORDER-1001", "A".repeat(33), "payment ORDER1"])(
    "its reference %j is no paymentId",
    async (reference) => {
      const relay = await startRelay();
      expect((await relay.post(form(signed({ ...IPN, reference })))).status).toBe(503);
      expect(relay.payments.signals).toEqual([]);
      const [line] = relay.logged();
      expect(line).toMatchObject({
        level: 40,
        result: "unhandled",
        reason: "its reference is not a paymentId",
      });
      expect(line).not.toHaveProperty("paymentId");
    },
  );

  test("it is taken once Temporal is back", async () => {
    const relay = await startRelay();
    relay.payments.status = () => Promise.reject(new Error("down"));
    expect((await relay.post()).status).toBe(503);
    relay.payments.status = () => Promise.resolve("delivered");
    expect((await relay.post()).status).toBe(200);
  });
});

describe("a forged one is 401 and has no effect", () => {
  const genuine = signed();
  const names = Object.keys(genuine);
  const without = (gone: string) =>
    Object.fromEntries(Object.entries(genuine).filter(([name]) => name !== gone));
  const changed = (name: string) => ({ ...genuine, [name]: `${genuine[name] ?? ""}1` });
  test.each<[string, string]>([
    ...names.map((name): [string, string] => [`${name} changed`, form(changed(name))]),
    ...names.map((name): [string, string] => [`${name} left out`, form(without(name))]),
    ["a field more", form({ ...genuine, note: "x" })],
    ["another token", form(signed(IPN, "another-token"))],
    ["an empty body", ""],
    ["another merchant", form(signed({ ...IPN, merchantNo: "999999" }))],
  ])("%s", async (_name, body) => {
    const relay = await startRelay();
    const response = await relay.post(body);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: { code: "unauthorized", message: "the signature does not verify for this account" },
    });
    expect(relay.payments.signals).toEqual([]);
    expect(relay.logged()).toMatchObject([{ level: 40, result: "forged", status: 401 }]);
    expect(relay.logged()[0]).not.toHaveProperty("paymentId");
  });

  test("our own merchant number, signed, is fine", async () => {
    const relay = await startRelay();
    expect((await relay.post(form(signed({ ...IPN, merchantNo: MERCHANT_NO })))).status).toBe(200);
  });
});

const without = (name: string) => Object.fromEntries(Object.entries(IPN).filter(([key]) => key !== name));

describe("a malformed one is 400 and has no effect", () => {
  test.each([
    ["no JSON", "application/json", "{"],
    ["nested JSON", "application/json", JSON.stringify({ ...signed(), more: {} })],
    ["a JSON list", "application/json", "[]"],
    ["an empty JSON body", "application/json", ""],
    ["a name twice", FORM, `${form()}&status=failed`],
    ["a broken escape", FORM, `${form()}&note=%zz`],
    ["a form sent as JSON", "application/json", form()],
    ["signed, with a value that could be fields", FORM, form(signed({ ...IPN, note: "a&status=success" }))],
  ])("%s", async (_name, type, body) => {
    const relay = await startRelay();
    const response = await relay.post(body, type);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: { code: "malformed", message: "the request can't be read" },
    });
    expect(relay.payments.signals).toEqual([]);
    expect(relay.logged()).toMatchObject([{ level: 40, result: "malformed", status: 400 }]);
  });
});

describe("one that is signed and can't be read", () => {
  test.each([
    ["without a status", without("status"), "ORDER1001"],
    ["without a reference", without("reference"), "_CASES_2026_"],
  ])("%s is 400, once whoever it names has it for a person", async (_name, fields, paymentId) => {
    const relay = await startRelay();
    relay.payments.status = () => Promise.resolve(paymentId === "ORDER1001" ? "delivered" : "notFound");
    const response = await relay.post(form(signed(fields)));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: "malformed" } });
    const told = paymentId === "ORDER1001" ? relay.payments.signals : relay.payments.aftercareSignals;
    expect(told).toMatchObject([{ paymentId, report: { about: "other" } }]);
    expect(relay.logged()).toMatchObject([{ level: 40, result: "unreadable", status: 400 }]);
  });

  test("stays with the provider while nobody can be told", async () => {
    const relay = await startRelay();
    relay.payments.status = () => Promise.reject(new Error("down"));
    const response = await relay.post(form(signed(without("status"))));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
    expect(relay.logged()).toMatchObject([{ result: "unavailable", paymentId: "ORDER1001", status: 503 }]);
  });

  test("stays with the provider where it names no payment that there can be", async () => {
    const relay = await startRelay();
    expect((await relay.post(form(signed({ ...IPN, reference: "x-1", status: "" })))).status).toBe(503);
    expect(relay.logged()).toMatchObject([{ result: "unhandled", status: 503 }]);
  });
});

test("one whose amount can't be read is taken: the payment asks for it", async () => {
  const relay = await startRelay();
  expect((await relay.post(form(signed({ ...IPN, amount: "20.001" })))).status).toBe(200);
  expect(relay.payments.signals).toMatchObject([{ paymentId: "ORDER1001", report: { amount: null } }]);
});

test("one whose reference is a card number names no workflow", async () => {
  const relay = await startRelay();
  expect((await relay.post(form(signed({ ...IPN, reference: "4111111111111111" })))).status).toBe(503);
  expect([...relay.payments.signals, ...relay.payments.aftercareSignals]).toEqual([]);
});

test("one log line tells where a webhook came, what it is about and what became of it", async () => {
  const relay = await startRelay();
  await relay.post(form(), FORM, `${PATH}?any=thing`);
  const [line, ...more] = relay.logged();
  expect(more).toEqual([]);
  const { level, msg, time, durationMs, ...rest } = line ?? { level: 0 };
  expect([level, msg, typeof time, typeof durationMs]).toEqual([30, "webhook", "number", "number"]);
  expect(rest).toEqual({
    provider: "pockyt",
    account: "default",
    paymentId: "ORDER1001",
    result: "accepted",
    status: 200,
  });
});
