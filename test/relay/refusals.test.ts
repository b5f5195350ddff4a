import { describe, expect, test } from "vitest";
import { logRequest } from "../../src/relay/request-context.js";
import type { CountedWebhook } from "../../src/relay/metrics.js";
import { verifyAndDeliver } from "../../src/relay/verify-and-deliver.js";
import { FORM, form, IPN, NOW, PATH, signed, startRelay, webhook, type Relay } from "./support.js";

/** What senders are told, and what the operator reads of it. */

interface Refused {
  readonly error: { readonly code: string; readonly message: string };
}

const MALFORMED = ["malformed", "the request can't be read"];
const UNAUTHORIZED = ["unauthorized", "the signature does not verify for this account"];
const NOT_FOUND = ["not_found", "no such provider, account or path"];
const METHOD = ["method_not_allowed", "use another method here"];
const TOO_LARGE = ["payload_too_large", "the body is larger than 64 KiB"];
const MEDIA_TYPE = ["unsupported_media_type", "the provider does not send this content type"];

const forged = form({ ...signed(), amount: "90.00" });

test.each<[number, what: string[], asks: (relay: Relay) => Promise<Response>]>([
  [400, MALFORMED, (relay) => relay.post("{", "application/json")],
  [401, UNAUTHORIZED, (relay) => relay.post(forged)],
  [404, NOT_FOUND, (relay) => relay.post(form(), FORM, "/webhooks/nobody/default")],
  [404, NOT_FOUND, (relay) => relay.post(form(), FORM, "/nowhere")],
  [405, METHOD, (relay) => relay.send("PUT", PATH)],
  [405, METHOD, (relay) => relay.send("POST", "/livez")],
  [413, TOO_LARGE, (relay) => relay.post("x".repeat(64 * 1024 + 1))],
  [415, MEDIA_TYPE, (relay) => relay.post(form(), "text/plain")],
])("%i says %s, and nothing of trying again", async (status, [code, message], asks) => {
  const response = await asks(await startRelay());
  expect([response.status, response.headers.get("retry-after")]).toEqual([status, null]);
  expect((await response.json()) as Refused).toEqual({ error: { code, message } });
});

test("503 says when to try again", async () => {
  const relay = await startRelay({ deliver: () => Promise.reject(new Error("a fault of ours")) });
  const response = await relay.post();
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
  const error = { code: "unavailable", message: "try again later" };
  expect((await response.json()) as Refused).toEqual({ error });
});

test("a relay that runs and is ready says so", async () => {
  const relay = await startRelay();
  for (const path of ["/livez", "/readyz"])
    expect(await (await relay.send("GET", path)).json()).toEqual({ status: "ok" });
});

describe("of each request the operator reads one line", () => {
  test("with the level of what became of it, and what was wrong", async () => {
    const relay = await startRelay();
    await relay.post();
    await relay.post(form(), "text/plain");
    expect(relay.logged()).toMatchObject([
      { level: 30, msg: "webhook", result: "accepted", status: 200, paymentId: IPN.reference },
      { level: 40, msg: "webhook", result: "refused", status: 415, reason: MEDIA_TYPE[1] },
    ]);
    const failing = await startRelay({ deliver: () => Promise.reject(new RangeError("a fault of ours")) });
    await failing.post();
    const failed = { level: 50, msg: "webhook", result: "failed", reason: "the relay failed" };
    expect(failing.logged()).toMatchObject([{ ...failed, error: { type: "RangeError" } }]);
  });

  test("also of a path that is none of ours, which a provider may have been given", async () => {
    const relay = await startRelay();
    await relay.post(form(), FORM, "/nowhere");
    expect(relay.logged()).toMatchObject([{ level: 30, msg: "no such path", method: "POST", status: 404 }]);
  });

  test("with how long it took, which is counted in seconds", () => {
    const counted: CountedWebhook[] = [];
    const told: { durationMs?: number }[] = [];
    const tell = (fields: object) => void told.push(fields);
    const startedAt = performance.now() - 250;
    const context = { startedAt, target: null, outcome: { result: "accepted" } } as const;
    logRequest({ info: tell, warn: tell, error: tell }, context, 200, (one) => void counted.push(one));
    const took = performance.now() - startedAt;
    const durationMs = told[0]?.durationMs ?? NaN;
    expect(durationMs).toBeGreaterThanOrEqual(250);
    expect(durationMs).toBeLessThanOrEqual(Math.ceil(took));
    const names = { provider: null, account: null, result: "accepted", status: 200 };
    expect(counted).toEqual([{ ...names, seconds: durationMs / 1_000 }]);
  });
});

test("what is thrown becomes an outcome that isn't acknowledged, with the payment that it is about", async () => {
  const error = new RangeError("a fault of ours");
  const raw = { contentType: FORM, headers: {}, body: Buffer.from(form()), receivedAt: NOW };
  expect(await verifyAndDeliver(webhook, raw, () => Promise.reject(error))).toEqual({
    ...{ result: "failed", reason: "the relay failed", paymentId: IPN.reference, error },
  });
});
