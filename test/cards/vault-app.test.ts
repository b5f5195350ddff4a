import { describe, expect, test, vi } from "vitest";
import { createCardVault } from "../../src/cards/vault-app.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { StoreUnreachable } from "../../src/cards/vault-store.js";
import {
  CARD,
  LEASE_TOKEN,
  MINUTE_MS,
  ORDER1,
  ORDER2,
  START,
  startVault,
  STORE_TOKEN,
  matching,
} from "./support.js";

type Vault = Awaited<ReturnType<typeof startVault>>;

async function storedRef(vault: Vault): Promise<string> {
  const { cardRef } = (await (await vault.putCard()).json()) as { cardRef: string };
  return cardRef;
}

async function errorCode(response: Response): Promise<string> {
  const { error } = (await response.json()) as { error: { code: string } };
  return error.code;
}

describe("POST /cards with the CVV alone", () => {
  test("tells the reference and nothing of the card, and gives the CVV to the one who leases", async () => {
    const vault = await startVault();
    const response = await vault.putCard({ cvv: "790" });
    expect(response.status).toBe(201);
    const stored = (await response.json()) as { cardRef: string };
    expect(stored).toEqual({
      cardRef: matching(/^card_[\w-]{22,}$/),
      expiresAt: new Date(START + 15 * MINUTE_MS).toISOString(),
    });
    expect(await (await vault.lease(stored.cardRef, ORDER1)).json()).toEqual({ cvv: "790" });
    expect((await vault.lease(stored.cardRef, ORDER2)).status).toBe(409);
  });

  test.each([{ cvv: "79" }, { cvv: 790 }, { cvv: "79x" }])("refuses %j by its one field", async (body) => {
    const response = await (await startVault()).putCard(body);
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { fields: { field: string }[] } };
    expect(error.fields.map(({ field }) => field)).toEqual(["cvv"]);
  });

  test("is for the CVV and nothing beside it", async () => {
    expect((await (await startVault()).putCard({ cvv: "790", holderName: "Ada Byron" })).status).toBe(400);
  });
});

describe("POST /cards", () => {
  test("stores a card and tells the reference and the summary", async () => {
    const vault = await startVault();
    const response = await vault.putCard();
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({
      cardRef: matching(/^card_[\w-]{22,}$/),
      brand: "visa",
      bin: "411111",
      last4: "1111",
      expiresAt: new Date(START + 15 * MINUTE_MS).toISOString(),
    });
  });

  test("lists all bad fields at once", async () => {
    const vault = await startVault();
    const response = await vault.putCard({ number: "4111111111111112", expiryMonth: "8", cvc: "790" });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { code: string; fields: { field: string }[] } };
    expect(error.code).toBe("invalid_card");
    expect(error.fields.map(({ field }) => field).sort()).toEqual([
      "cvc",
      "cvv",
      "expiryMonth",
      "expiryYear",
      "number",
    ]);
    expect(vault.store.size).toBe(0);
  });

  test("refuses a card past its expiry date by the vault's clock", async () => {
    const vault = await startVault();
    vault.clock.advance(5 * 365 * 24 * 60 * MINUTE_MS);
    expect(await (await vault.putCard()).json()).toMatchObject({
      error: { fields: [{ field: "expiryYear", message: "the card has expired" }] },
    });
  });

  test("a full vault answers 503 and still leases what it holds", async () => {
    const vault = await startVault({ maxCards: 1 });
    const cardRef = await storedRef(vault);
    const response = await vault.putCard();
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("60");
    expect(await errorCode(response)).toBe("vault_full");
    expect((await vault.lease(cardRef, ORDER1)).status).toBe(200);
    expect((await vault.send("GET", "/readyz")).status).toBe(200);
  });
});

describe("POST /cards for a payment", () => {
  test("keeps the card for that payment alone: no other leases or destroys it", async () => {
    const vault = await startVault();
    for (const content of [CARD, { cvv: "790" }]) {
      const response = await vault.putCard({ ...content, ...ORDER1 });
      expect(response.status).toBe(201);
      const { cardRef } = (await response.json()) as { cardRef: string };
      for (const other of [ORDER2, { ...ORDER1, account: "other" }]) {
        expect(await errorCode(await vault.lease(cardRef, other))).toBe("leased_to_another");
        expect((await vault.destroy(cardRef, other)).status).toBe(409);
      }
      expect(await (await vault.lease(cardRef, ORDER1)).json()).toEqual(content);
    }
  });

  test("is for the default account where none is named", async () => {
    const vault = await startVault();
    const response = await vault.putCard({ ...CARD, paymentId: "ORDER1" });
    const { cardRef } = (await response.json()) as { cardRef: string };
    expect((await vault.lease(cardRef, { ...ORDER1, account: "other" })).status).toBe(409);
    expect((await vault.lease(cardRef, ORDER1)).status).toBe(200);
  });

  test.each([
    [{ account: "default" }, ["paymentId"]],
    [{ paymentId: "order-1" }, ["paymentId"]],
    [{ paymentId: "ORDER1", cvv: "1" }, ["cvv"]],
    [{ account: "A", paymentId: null, cvv: "1" }, ["cvv", "account", "paymentId"]],
  ])("with %j names the bad fields and stores nothing", async (more, bad) => {
    const vault = await startVault();
    const response = await vault.putCard({ ...CARD, ...more });
    expect(response.status).toBe(400);
    const { error } = (await response.json()) as { error: { fields: { field: string }[] } };
    expect(error.fields.map(({ field }) => field)).toEqual(bad);
    expect(vault.store.size).toBe(0);
  });
});

describe("a store that can't be reached", () => {
  const away = () => Promise.reject(new StoreUnreachable("it did not answer"));

  test("is 503, and never a card that is gone", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    Object.assign(vault.store, {
      put: away,
      lease: away,
      destroy: away,
      ready: () => Promise.resolve(false),
    });
    for (const response of [
      await vault.putCard(),
      await vault.lease(cardRef, ORDER1),
      await vault.destroy(cardRef, ORDER1),
    ]) {
      expect(response.status).toBe(503);
      expect(response.headers.get("retry-after")).toBe("1");
      expect(await errorCode(response)).toBe("store_unreachable");
    }
    expect((await vault.send("GET", "/readyz")).status).toBe(503);
    expect((await vault.send("GET", "/livez")).status).toBe(200);
  });
});

test("a leased card's bytes are overwritten once they are sent", async () => {
  const vault = await startVault();
  const cardRef = await storedRef(vault);
  const leases = vi.spyOn(vault.store, "lease");
  expect(await (await vault.lease(cardRef, ORDER1)).json()).toEqual(CARD);
  const content = leases.mock.results[0]?.value as Buffer;
  expect(content).toHaveLength(JSON.stringify(CARD).length);
  await expect.poll(() => content.every((byte) => byte === 0)).toBe(true);
});

describe("POST /leases", () => {
  test("gives one payment the card, again and again, and no other payment", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    for (let time = 0; time < 2; time++) {
      const response = await vault.lease(cardRef, ORDER1);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual(CARD);
    }
    const other = await vault.lease(cardRef, ORDER2);
    expect(other.status).toBe(409);
    expect(await errorCode(other)).toBe("leased_to_another");
  });

  test("of two payments at the same moment one gets the card", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    const responses = await Promise.all([vault.lease(cardRef, ORDER1), vault.lease(cardRef, ORDER2)]);
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test("a card past its time limit, or never stored, is gone", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    vault.clock.advance(15 * MINUTE_MS);
    for (const ref of [cardRef, "card_unknown", "", "x".repeat(1000)]) {
      const response = await vault.lease(ref, ORDER1);
      expect(response.status).toBe(404);
      expect(await errorCode(response)).toBe("card_gone");
    }
  });

  test("refuses a lessee that no payment could be, and unknown fields", async () => {
    const vault = await startVault();
    const response = await vault.lease(await storedRef(vault), { account: "A", paymentId: 1, extra: true });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: {
        code: "invalid_lease",
        fields: [{ field: "account" }, { field: "paymentId" }, { field: "extra" }],
      },
    });
  });
});

describe("DELETE /cards/:cardRef", () => {
  test("destroys the lessee's card, once or many times", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    await vault.lease(cardRef, ORDER1);
    for (let time = 0; time < 2; time++) expect((await vault.destroy(cardRef, ORDER1)).status).toBe(204);
    expect((await vault.lease(cardRef, ORDER1)).status).toBe(404);
    expect(vault.store.size).toBe(0);
  });

  test("leaves another payment's card alone", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    await vault.lease(cardRef, ORDER1);
    const response = await vault.destroy(cardRef, ORDER2);
    expect(response.status).toBe(409);
    expect(await errorCode(response)).toBe("leased_to_another");
    expect((await vault.lease(cardRef, ORDER1)).status).toBe(200);
  });

  test("wants to know which payment asks", async () => {
    const vault = await startVault();
    const response = await vault.destroy(await storedRef(vault), { account: "default" });
    expect(response.status).toBe(400);
    expect(await errorCode(response)).toBe("invalid_lease");
    expect(vault.store.size).toBe(1);
  });
});

describe("tokens", () => {
  const bearers = [undefined, "", "wrong", `${STORE_TOKEN}x`, STORE_TOKEN.slice(1), "é"];

  test.each([...bearers, LEASE_TOKEN])("%j stores nothing", async (token) => {
    const vault = await startVault();
    const response = await vault.send("POST", "/cards", token, CARD);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await errorCode(response)).toBe("unauthorized");
    expect(vault.store.size).toBe(0);
  });

  test.each([...bearers, STORE_TOKEN])("%j leases and destroys nothing", async (token) => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    const query = new URLSearchParams(ORDER1).toString();
    expect((await vault.send("POST", "/leases", token, { cardRef, ...ORDER1 })).status).toBe(401);
    expect((await vault.send("DELETE", `/cards/${cardRef}?${query}`, token)).status).toBe(401);
    expect((await vault.lease(cardRef, ORDER2)).status).toBe(200);
  });

  test("that are wrong are looked at ten times from one address, and then no new one is, right or wrong", async () => {
    const vault = await startVault();
    const statusFor = async (token: string) => (await vault.send("POST", "/leases", token, {})).status;
    for (let guess = 0; guess < 10; guess++) expect(await statusFor(`guess-${guess}`)).toBe(401);
    const braked = await vault.send("POST", "/leases", LEASE_TOKEN, {});
    expect(braked.status).toBe(429);
    expect(braked.headers.get("retry-after")).toBe("60");
    expect(await errorCode(braked)).toBe("too_many_wrong_tokens");
    expect(await statusFor("another")).toBe(429);
    const warnings = vault.lines.filter((line) => line.includes('"level":40'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('"address":"127.0.0.1"');
    expect(warnings[0]).not.toContain("guess");
  });

  test.each([
    ["", LEASE_TOKEN],
    [STORE_TOKEN, ""],
    [`${STORE_TOKEN} ${STORE_TOKEN}`, LEASE_TOKEN],
    ["x".repeat(31), LEASE_TOKEN],
    [STORE_TOKEN, STORE_TOKEN],
  ])("no vault runs with %j and %j", (storeToken, leaseToken) => {
    const store = new MemoryCardStore({ now: Date.now });
    expect(() => createCardVault({ store, storeToken, leaseToken })).toThrow(TypeError);
  });
});

describe("what HTTP asks for", () => {
  test.each([
    ["GET", "/cards", "POST"],
    ["HEAD", "/cards", "POST"],
    ["PUT", "/cards", "POST"],
    ["DELETE", "/leases", "POST"],
    ["GET", "/cards/card_x", "DELETE"],
    ["OPTIONS", "/leases", "POST"],
    ["POST", "/livez", "GET, HEAD"],
    ["DELETE", "/readyz", "GET, HEAD"],
  ])("%s %s is 405", async (method, path, allow) => {
    const response = await (await startVault()).send(method, path, LEASE_TOKEN);
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe(allow);
    if (method !== "HEAD") expect(await errorCode(response)).toBe("method_not_allowed");
  });

  test.each([
    ["text/plain", JSON.stringify(CARD)],
    ["application/x-www-form-urlencoded", "number=4111111111111111"],
    ["application/jsonx", JSON.stringify(CARD)],
    ["nonsense", JSON.stringify(CARD)],
  ])("a body as %s is 415", async (contentType, body) => {
    const { url } = await startVault();
    const headers = { authorization: `Bearer ${STORE_TOKEN}`, "content-type": contentType };
    const response = await fetch(`${url}/cards`, { method: "POST", headers, body });
    expect(response.status).toBe(415);
    expect(await errorCode(response)).toBe("unsupported_media_type");
  });

  test("a body over 16 KiB is 413", async () => {
    const vault = await startVault();
    const response = await vault.putCard({ ...CARD, holderName: "A".repeat(16 * 1024) });
    expect(response.status).toBe(413);
    expect(await errorCode(response)).toBe("payload_too_large");
  });

  test.each(["", "{", '{"number":4111', "[1,2"])("the body %j is 400", async (body) => {
    const response = await (await startVault()).putCard(body);
    expect(response.status).toBe(400);
    expect(await errorCode(response)).toBe("bad_request");
  });

  test("an unknown path is 404, whatever is sent there", async () => {
    const vault = await startVault();
    for (const response of [
      await vault.send("GET", "/"),
      await vault.send("POST", "/card", STORE_TOKEN, "{"),
      await vault.send("DELETE", "/cards/card_x/y", LEASE_TOKEN),
    ]) {
      expect(response.status).toBe(404);
      expect(await errorCode(response)).toBe("not_found");
    }
  });

  test("health needs no token", async () => {
    const vault = await startVault();
    expect((await vault.send("GET", "/livez")).status).toBe(200);
    expect((await vault.send("GET", "/readyz")).status).toBe(200);
  });

  test("nothing may be cached", async () => {
    const vault = await startVault();
    const cardRef = await storedRef(vault);
    for (const response of [
      await vault.putCard(),
      await vault.putCard({}),
      await vault.putCard("{"),
      await vault.lease(cardRef, ORDER1),
      await vault.lease(cardRef, ORDER2),
      await vault.send("POST", "/leases", "wrong", {}),
      await vault.send("GET", "/nowhere"),
      await vault.send("PUT", "/cards"),
      await vault.send("DELETE", "/cards/%zz", LEASE_TOKEN),
      await vault.destroy(cardRef, ORDER1),
    ]) {
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
  });
});
