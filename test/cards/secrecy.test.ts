import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { CARD, LEASE_TOKEN, ORDER1, ORDER2, startVault, STORE_TOKEN, matching } from "./support.js";

type Vault = Awaited<ReturnType<typeof startVault>>;

/** Values that occur in no message, status, port or time. */
const NUMBER = "6011000990139424";
const SECRETS = [NUMBER, "99013", "Zebulon", "QQ9", STORE_TOKEN, LEASE_TOKEN];

const BAD_BODIES: readonly (readonly [name: string, body: string])[] = [
  [
    "every field bad",
    JSON.stringify({ number: `${NUMBER}0`, expiryMonth: "QQ9", expiryYear: "QQ9", cvv: "QQ9" }),
  ],
  ["number as a name", JSON.stringify({ ...CARD, [NUMBER]: "Zebulon", "Zebulon QQ9": NUMBER })],
  ["a number for a string", `{"number":${NUMBER},"holderName":["Zebulon"]}`],
  ["a bare string", JSON.stringify(NUMBER)],
  ["a list", JSON.stringify([NUMBER, "Zebulon"])],
  ["cut short", `{"number":"${NUMBER}`],
  ["no JSON", `${NUMBER} Zebulon`],
  ["a poisoned prototype", `{"__proto__":{"number":"${NUMBER}"}}`],
  ["deep inside", `{"number":{"a":{"${NUMBER}":"Zebulon"}}}`],
  ["an expired card", JSON.stringify({ ...CARD, number: NUMBER, holderName: "Zebulon", expiryYear: "2020" })],
  ["a CVV alone", JSON.stringify({ cvv: "QQ9" })],
  ["far too long", JSON.stringify({ ...CARD, number: NUMBER.repeat(2000) })],
];

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

function expectCleanLog({ lines }: Vault): void {
  expect(lines.length).toBeGreaterThan(0);
  expectNoSecret(lines.join(""));
}

async function headAndBody(response: Response): Promise<string> {
  return JSON.stringify([...response.headers]) + (await response.text());
}

describe("no answer and no log line repeats what was sent", () => {
  test.each(BAD_BODIES)("%s", async (_, body) => {
    const vault = await startVault();
    for (const [path, token] of [
      ["/cards", STORE_TOKEN],
      ["/leases", LEASE_TOKEN],
      ["/cards", "wrong"],
      ["/nowhere", STORE_TOKEN],
    ] as const) {
      const response = await vault.send("POST", path, token, body);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expectNoSecret(await headAndBody(response));
    }
    expectCleanLog(vault);
  });

  test.each([
    ["GET", `/${NUMBER}`],
    ["DELETE", `/cards/${NUMBER}?account=Zebulon&paymentId=QQ9a&${NUMBER}=1`],
    ["DELETE", `/cards/%zz${NUMBER}`],
    ["DELETE", `/cards/${NUMBER.repeat(10)}`],
    ["PUT", `/cards/${NUMBER}`],
  ])("%s %s", async (method, path) => {
    const vault = await startVault();
    expectNoSecret(await headAndBody(await vault.send(method, path, LEASE_TOKEN)));
    // A path that no route can take ends before any hook, hence before any log line.
    expectNoSecret(vault.lines.join(""));
  });

  test("a media type", async () => {
    const vault = await startVault();
    const headers = { authorization: `Bearer ${STORE_TOKEN}`, "content-type": `application/${NUMBER}` };
    const response = await fetch(`${vault.url}/cards`, { method: "POST", headers, body: "Zebulon" });
    expectNoSecret(await headAndBody(response));
    expectCleanLog(vault);
  });

  test("bytes that are no HTTP", async () => {
    const vault = await startVault();
    const socket = connect(Number(new URL(vault.url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => (answer += String(chunk)));
    socket.end(`POST /cards HTTP/1.1\r\nHost: x\r\n${NUMBER} Zebulon\r\n\r\n{"cvv":"QQ9"}`);
    await once(socket, "close");
    expect(answer).toMatch(/^HTTP\/1.1 400 /);
    expectNoSecret(answer + vault.lines.join(""));
  });

  test("a store, a lease and a destruction that went well", async () => {
    const vault = await startVault();
    const stored = await vault.putCard({ ...CARD, number: NUMBER, holderName: "Zebulon" });
    expect(stored.status).toBe(201);
    const text = await stored.text();
    expectNoSecret(text);
    const { cardRef } = JSON.parse(text) as { cardRef: string };
    await vault.lease(cardRef, ORDER1);
    expectNoSecret(await headAndBody(await vault.lease(cardRef, ORDER2)));
    await vault.destroy(cardRef, ORDER1);
    expectCleanLog(vault);
    expect(vault.lines.join("")).not.toContain(cardRef);
  });

  test("a CVV alone that was stored, leased and destroyed", async () => {
    const vault = await startVault();
    const stored: unknown = await (await vault.putCard({ cvv: "0731" })).json();
    expect(Object.keys(stored as object).sort()).toEqual(["cardRef", "expiresAt"]);
    const { cardRef } = stored as { cardRef: string };
    await vault.lease(cardRef, ORDER1);
    expect(await headAndBody(await vault.lease(cardRef, ORDER2))).not.toContain("0731");
    await vault.destroy(cardRef, ORDER1);
    await expect.poll(() => vault.lines.length).toBe(4);
    // A log line's time and duration may hold any digits.
    for (const line of vault.lines) {
      const { method, route, status } = JSON.parse(line) as Record<string, unknown>;
      expect(line).not.toContain("cvv");
      expect(JSON.stringify({ method, route, status })).not.toContain("0731");
    }
  });

  test("a failure inside the vault: the log says where it came from and no more", async () => {
    const vault = await startVault();
    vault.store.put = (card) => {
      throw new Error(`could not store\n    at ${JSON.stringify(card)}`);
    };
    const response = await vault.putCard({ ...CARD, number: NUMBER, holderName: "Zebulon" });
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(JSON.parse(body)).toEqual({ error: { code: "internal_error", message: "the card vault failed" } });
    expectCleanLog(vault);
    const failure = vault.lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .find((line) => line.level === 50);
    expect(failure).toMatchObject({
      msg: "request failed",
      type: "Error",
      frames: { 0: matching(/^at .*secrecy/) },
    });
  });
});

test("a request's log line has its route and status, and that it is one", async () => {
  const vault = await startVault();
  await vault.putCard();
  await vault.send("GET", "/nowhere");
  await expect.poll(() => vault.lines.length).toBe(2);
  expect(vault.lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({ msg: "request", method: "POST", route: "/cards", status: 201 }),
    expect.objectContaining({ msg: "request", method: "GET", route: "(none)", status: 404 }),
  ]);
  for (const line of vault.lines)
    expect((JSON.parse(line) as { durationMs: unknown }).durationMs).toBeGreaterThanOrEqual(0);
});
