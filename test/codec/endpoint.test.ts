import { createSecretKey, randomBytes } from "node:crypto";
import { defaultPayloadConverter } from "@temporalio/common";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startCodecServer, type CodecServer } from "../../src/codec/server.js";
import { payloadEncryption } from "../../src/temporal/payload-encryption.js";

const TOKEN = randomBytes(24).toString("base64url");
const UI = "https://temporal.example.com";
const EMAIL = "ada@example.com";

const clock = { now: Date.now() };
const key = (keyId: string) => ({ keyId, key: createSecretKey(randomBytes(32)) });
const lines: Record<string, unknown>[] = [];
let server: CodecServer;

beforeAll(async () => {
  const write = (fields: object, msg: string) => void lines.push({ ...fields, msg });
  server = await startCodecServer({
    port: 0,
    token: TOKEN,
    origins: [UI],
    namespace: "payments",
    codec: payloadEncryption([key("k1")], "payments"),
    log: { info: write, warn: write, error: write },
    now: () => clock.now,
  });
});
afterAll(() => server.close());

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

const BEARER = { authorization: `Bearer ${TOKEN}` };
const NAMESPACE = { "x-namespace": "payments" };

function post(path: string, { headers = { ...BEARER, ...NAMESPACE }, body = PAYLOADS }: Sent = {}) {
  return fetch(server.url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

const base64 = (text: string) => Buffer.from(text).toString("base64");
const PAYLOADS = {
  payloads: [
    { metadata: { encoding: base64("json/plain") }, data: base64(JSON.stringify({ email: EMAIL })) },
    { metadata: { encoding: base64("binary/null") } },
  ],
};

/** Waits for the audit line of the request that was answered last: it is written once the answer has left. */
async function expectAudit(wanted: object): Promise<void> {
  await expect.poll(() => lines.at(-1)).toMatchObject({ ...wanted, msg: "audit" });
}

async function signIn(token: string): Promise<Response> {
  return fetch(`${server.url}/sign-in`, { method: "POST", body: new URLSearchParams({ token }) });
}

async function cookieOf(answer: Response): Promise<string> {
  await answer.text();
  return answer.headers.get("set-cookie")?.split(";")[0] ?? "";
}

test("what it encodes it decodes, by Temporal's own protocol", async () => {
  const encoded = await (await post("/encode")).json();
  expect(JSON.stringify(encoded)).not.toContain(PAYLOADS.payloads[0]?.data);
  expect(encoded).toMatchObject({ payloads: [{ metadata: { "encryption-key-id": base64("k1") } }, {}] });
  const decoded = (await (await post("/decode", { body: encoded })).json()) as typeof PAYLOADS;
  expect(decoded.payloads[0]).toEqual(PAYLOADS.payloads[0]);
  expect(decoded.payloads[1]?.metadata).toEqual(PAYLOADS.payloads[1]?.metadata);
});

test("no payloads are none", async () => {
  expect(await (await post("/encode", { body: {} })).json()).toEqual({ payloads: [] });
});

test.each([
  ["no token", { ...NAMESPACE }, 401],
  ["another token", { ...NAMESPACE, authorization: `Bearer ${TOKEN}x` }, 401],
  ["the token as another scheme", { ...NAMESPACE, authorization: `Basic ${TOKEN}` }, 401],
  ["an origin alone", { ...NAMESPACE, origin: UI }, 401],
  ["no namespace", { ...BEARER }, 403],
  ["another namespace", { ...BEARER, "x-namespace": "default" }, 403],
])("with %s nothing is decoded", async (_, headers, status) => {
  for (const path of ["/decode", "/encode"]) {
    const answer = await post(path, { headers });
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain("payloads");
    await expectAudit({ route: path, status, by: status === 401 ? "nobody" : "bearer" });
  }
});

test.each([
  ["no JSON", "{", 400],
  ["no list", { payloads: {} }, 400],
  ["no base64", { payloads: [{ data: "§" }] }, 400],
  ["more than an event can hold", { payloads: Array.from({ length: 1_001 }, () => ({})) }, 400],
  ["more than 8 MiB", { payloads: [{ data: "A".repeat(8 * 1024 * 1024) }] }, 413],
])("a body with %s is refused", async (_, body, status) => {
  expect((await post("/decode", { body })).status).toBe(status);
});

test("a payload whose key is missing is named, and so it is in the audit line", async () => {
  const [payload] = await payloadEncryption([key("gone")], "payments").encode([
    defaultPayloadConverter.toPayload({ email: EMAIL }),
  ]);
  const metadata = Object.entries(payload?.metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString("base64"),
  ]);
  const data = Buffer.from(payload?.data ?? []).toString("base64");
  const answer = await post("/decode", {
    body: { payloads: [{ metadata: Object.fromEntries(metadata) as object, data }] },
  });
  expect(answer.status).toBe(422);
  const message = "a payload is encrypted with the key gone, which is not among HOLDFAST_PAYLOAD_KEYS";
  expect(await answer.json()).toEqual({ error: { code: "unreadable_payload", message } });
  await expectAudit({ status: 422, payloads: 1, why: message });
});

describe("in a browser", () => {
  const preflight = (origin: string) =>
    fetch(`${server.url}/decode`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type,x-namespace",
      },
    });

  test("only the Temporal UI's pages may ask", async () => {
    const allowed = await preflight(UI);
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get("access-control-allow-origin")).toBe(UI);
    expect(allowed.headers.get("access-control-allow-credentials")).toBe("true");
    expect(allowed.headers.get("access-control-allow-headers")).toContain("x-namespace");
    for (const origin of ["https://evil.example", `${UI}.evil.example`, "null"])
      expect((await preflight(origin)).headers.get("access-control-allow-origin")).toBeNull();
  });

  test("whoever has signed in may decode from the UI's pages, and from no other", async () => {
    const answer = await signIn(TOKEN);
    const set = answer.headers.get("set-cookie");
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Strict"]) expect(set).toContain(attribute);
    const cookie = await cookieOf(answer);
    const decode = (origin: Record<string, string>) =>
      post("/decode", { headers: { ...NAMESPACE, cookie, ...origin } });
    expect((await decode({ origin: UI })).status).toBe(200);
    await expectAudit({ by: expect.stringMatching(/^session [0-9a-f]{12}$/) as string, status: 200 });
    expect((await decode({ origin: "https://evil.example" })).status).toBe(401);
    expect((await decode({})).status).toBe(401);
  });

  test("another token, a changed cookie or one of yesterday lets nobody in", async () => {
    const refused = await signIn(`${TOKEN}x`);
    expect(refused.status).toBe(401);
    expect(refused.headers.get("set-cookie")).toBeNull();

    const cookie = await cookieOf(await signIn(TOKEN));
    const status = async (forged: string) =>
      (await post("/decode", { headers: { ...NAMESPACE, origin: UI, cookie: forged } })).status;
    const longer = cookie.replace(/=(\d)/, (_, digit: string) => `=${(Number(digit) + 1) % 10}`);
    expect(await status(longer)).toBe(401);
    expect(await status(cookie)).toBe(200);
    clock.now += 8 * 3_600_000 + 1_000;
    expect(await status(cookie)).toBe(401);
  });
});

test("no line holds a payload, a token or a cookie", async () => {
  expect((await post("/encode")).status).toBe(200);
  await expectAudit({
    by: "bearer",
    source: "127.0.0.1",
    namespace: "payments",
    route: "/encode",
    payloads: 2,
    status: 200,
  });
  const cookie = (await cookieOf(await signIn(TOKEN))).split("=")[1] ?? "";
  const log = JSON.stringify(lines);
  for (const secret of [EMAIL, base64(JSON.stringify({ email: EMAIL })), TOKEN, cookie.split(".")[2] ?? ""])
    expect(log).not.toContain(secret);
});

test("health needs no token, and leaves no audit line", async () => {
  for (const path of ["/livez", "/readyz"]) expect((await fetch(server.url + path)).status).toBe(200);
  expect((await post("/encode", { headers: {} })).status).toBe(401);
  await expectAudit({ route: "/encode", status: 401 });
  expect(lines.filter(({ route }) => route === "/livez" || route === "/readyz")).toEqual([]);
});
