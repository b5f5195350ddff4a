import { describe, expect, test } from "vitest";
import type { Deliver } from "../../../src/relay/delivery.js";
import { NO_SOURCE } from "../../../src/relay/floods/limit-refusals.js";
import type { CountedWebhook } from "../../../src/relay/metrics.js";
import { FORM, form, head, IPN, NOW, PATH, signed, startRelay } from "../support.js";

const BURST = 100;
const FORGED = form({ ...signed(), amount: "90.00" });
const STRANGER = "203.0.113.7";
const OTHER = "198.51.100.9";

/** A relay behind a proxy on this machine, with a clock of the test's own. */
async function startBehindProxy(trustedProxies = ["127.0.0.1"], deliver?: Deliver) {
  const clock = { now: Date.parse(NOW) };
  const counted: CountedWebhook[] = [];
  const relay = await startRelay({
    trustedProxies,
    now: () => clock.now,
    count: (webhook) => counted.push(webhook),
    ...(deliver && { deliver }),
  });
  const from = (source: string, body = form(), path = PATH, type = FORM) => {
    const headers = { "content-type": type, "x-forwarded-for": source };
    return relay.send("POST", path, { headers, body });
  };
  /** As many refused ones as a source may send at once; the last one's status. */
  const useUp = async (source: string, times = BURST) => {
    for (let sent = 1; sent < times; sent++) await (await from(source, FORGED)).arrayBuffer();
    return (await from(source, FORGED)).status;
  };
  return { ...relay, clock, counted, from, useUp };
}

describe("a source of which too many requests were refused", () => {
  test("gets 503 with Retry-After, whatever it sends, and its connection is closed", async () => {
    const relay = await startBehindProxy();
    expect(await relay.useUp(STRANGER)).toBe(401);
    const answers = [
      await relay.from(STRANGER, FORGED),
      await relay.from(STRANGER),
      await relay.from(STRANGER, "", "/nowhere"),
    ];
    for (const answer of answers) {
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "30"]);
      expect(answer.headers.get("connection")).toBe("close");
      expect(await answer.json()).toMatchObject({ error: { code: "unavailable" } });
    }
    expect(relay.payments.calls).toEqual([]);
    expect(relay.counted.slice(BURST)).toEqual(
      answers.map(() => ({ provider: null, account: null, result: "refused", status: 503 })),
    );
  });

  test("is answered before its body has come", async () => {
    const relay = await startBehindProxy();
    await relay.useUp(STRANGER);
    const { write, closed } = await relay.socket();
    write(head({ "Content-Length": "1000", "X-Forwarded-For": STRANGER }));
    expect(await closed()).toMatch(/^HTTP\/1.1 503 /);
  });

  test.each([
    ["another path", "/nowhere", FORM, 404],
    ["another content type", PATH, "text/plain", 415],
    ["a body that can't be read", PATH, "application/json", 400],
  ])("is held up for %s as well", async (_name, path, type, status) => {
    const relay = await startBehindProxy();
    for (let sent = 0; sent < BURST; sent++)
      expect((await relay.from(STRANGER, "{", path, type)).status).toBe(status);
    expect((await relay.from(STRANGER, "{", path, type)).status).toBe(503);
  });

  test("holds no other one up", async () => {
    const relay = await startBehindProxy();
    await relay.useUp(STRANGER);
    expect((await relay.from(OTHER, FORGED)).status).toBe(401);
    expect((await relay.from(OTHER)).status).toBe(200);
  });

  test("may send one more each second", async () => {
    const relay = await startBehindProxy();
    await relay.useUp(STRANGER);
    relay.clock.now += 1_000;
    expect((await relay.from(STRANGER, FORGED)).status).toBe(401);
    expect((await relay.from(STRANGER)).status).toBe(503);
    relay.clock.now += 1_000;
    expect((await relay.from(STRANGER)).status).toBe(200);
  });

  test("is a /64 in IPv6, and the address that a proxy adds, not what the sender claims before it", async () => {
    const relay = await startBehindProxy();
    await relay.useUp("2001:db8:0:1::1", 50);
    await relay.useUp("9.9.9.9, 2001:db8:0:1::2", 50);
    expect((await relay.from("2001:db8:0:1:ffff::3")).status).toBe(503);
    expect((await relay.from("2001:db8:0:2::1")).status).toBe(200);
    expect((await relay.from("9.9.9.9")).status).toBe(200);
  });
});

describe("a source that has sent something genuine", () => {
  const unreadable = form(signed({ ...IPN, status: "" }));

  test.each([
    ["and it was taken", form(), 200],
    ["that couldn't be read", unreadable, 400],
  ])("is not held up, whatever else comes from it: %s", async (_name, body, status) => {
    const relay = await startBehindProxy();
    expect((await relay.from(STRANGER, body)).status).toBe(status);
    expect(await relay.useUp(STRANGER, BURST + 10)).toBe(401);
    expect((await relay.from(STRANGER)).status).toBe(200);
  });

  test("that couldn't be delivered is not held up either", async () => {
    const relay = await startBehindProxy();
    relay.payments.status = () => Promise.reject(new Error("down"));
    for (let sent = 0; sent <= BURST; sent++) {
      const body = form(signed({ ...IPN, reference: `ORDER${String(sent)}` }));
      expect((await relay.from(STRANGER, body)).status).toBe(503);
    }
    relay.payments.status = () => Promise.resolve("delivered");
    expect((await relay.from(STRANGER)).status).toBe(200);
  });

  test.each([
    ["", 0, 200],
    ["and no longer", 1, 503],
  ])("is one for a day %s", async (_name, late, status) => {
    const relay = await startBehindProxy();
    await relay.from(STRANGER);
    relay.clock.now += 24 * 60 * 60 * 1_000 + late;
    await relay.useUp(STRANGER);
    expect((await relay.from(STRANGER)).status).toBe(status);
  });
});

test("a request at which the relay itself failed proves nothing of its source", async () => {
  const relay = await startBehindProxy(["127.0.0.1"], () => Promise.reject(new Error("a fault of ours")));
  expect((await relay.from(STRANGER)).status).toBe(503);
  await relay.useUp(STRANGER);
  expect((await relay.from(STRANGER, FORGED)).status).toBe(503);
});

describe("what comes from a private address is of nobody in particular", () => {
  test.each<[string, string[], string]>([
    ["no proxy is named", [], STRANGER],
    ["the proxy names a neighbor", ["127.0.0.1"], "10.0.0.9"],
    ["the proxy names no address", ["127.0.0.1"], "unknown"],
  ])("where %s nobody is held up, and the operator is told once", async (_name, proxies, source) => {
    const relay = await startBehindProxy(proxies);
    expect(await relay.useUp(source, BURST + 10)).toBe(401);
    expect((await relay.from(source)).status).toBe(200);
    const warnings = relay.lines.filter((line) => line.includes(NO_SOURCE));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).not.toContain(source);
  });
});
