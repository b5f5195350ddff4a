import { describe, expect, test } from "vitest";
import { CardVaultError } from "../../src/cards/card-store.js";
import { createCardLeases, createCardStore } from "../../src/cards/client.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { createCardVault } from "../../src/cards/vault-app.js";
import { checkLifetime, StoreUnreachable } from "../../src/cards/vault-store.js";
import { CARD, LEASE_TOKEN, ORDER1, ORDER2, startServer, startVault, STORE_TOKEN } from "./support.js";

/** The words in which the vault and its clients say what is wrong, by which their callers find out. */

type Vault = Awaited<ReturnType<typeof startVault>>;

const shopsCard = async (vault: Vault) =>
  ((await (await vault.putCard({ ...CARD, ...ORDER1 })).json()) as { cardRef: string }).cardRef;
const away = () => Promise.reject(new StoreUnreachable("it did not answer"));

describe("the vault answers", () => {
  test.each<[what: string, ask: (vault: Vault) => Promise<Response>, code: string, message: string]>([
    ["no card", (vault) => vault.putCard({}), "invalid_card", "the card is not valid"],
    ["no lease", (vault) => vault.lease("card_x", {}), "invalid_lease", "the lease is not valid"],
    ["no lessee", (vault) => vault.destroy("card_x", {}), "invalid_lease", "the lessee is not valid"],
    [
      "an unknown card",
      (vault) => vault.lease("card_x", ORDER1),
      "card_gone",
      "the vault does not hold this card",
    ],
    [
      "a lease of another's card",
      async (vault) => vault.lease(await shopsCard(vault), ORDER2),
      "leased_to_another",
      "the card is leased to another payment",
    ],
    [
      "the destruction of another's card",
      async (vault) => vault.destroy(await shopsCard(vault), ORDER2),
      "leased_to_another",
      "the card is leased to another payment",
    ],
    [
      "half a body",
      (vault) => vault.putCard("{"),
      "bad_request",
      "the request is not well-formed: the body must be a JSON object",
    ],
    [
      "a body that is too long",
      (vault) => vault.putCard({ ...CARD, holderName: "A".repeat(16 * 1024) }),
      "payload_too_large",
      "the body is larger than 16 KiB",
    ],
    [
      "a body of another type",
      ({ url }) =>
        fetch(`${url}/cards`, {
          method: "POST",
          headers: { authorization: `Bearer ${STORE_TOKEN}`, "content-type": "text/plain" },
          body: "card",
        }),
      "unsupported_media_type",
      "the body must be sent as application/json",
    ],
    [
      "a path that is too long",
      (vault) => vault.send("DELETE", `/cards/${"x".repeat(200)}`, LEASE_TOKEN),
      "uri_too_long",
      "the path is too long",
    ],
    ["an unknown path", (vault) => vault.send("GET", "/"), "not_found", "there is no such path"],
    [
      "another method",
      (vault) => vault.send("PUT", "/cards"),
      "method_not_allowed",
      "use another method here",
    ],
    [
      "no token",
      (vault) => vault.send("POST", "/cards"),
      "unauthorized",
      "the bearer token is missing or not the one for this request",
    ],
    [
      "a store that is away",
      (vault) => {
        Object.assign(vault.store, { lease: away });
        return vault.lease("card_x", ORDER1);
      },
      "store_unreachable",
      "the card vault can't reach its store",
    ],
    [
      "a store that fails",
      (vault) => {
        Object.assign(vault.store, { lease: () => Promise.reject(new Error("a bug")) });
        return vault.lease("card_x", ORDER1);
      },
      "internal_error",
      "the card vault failed",
    ],
  ])("%s with what is wrong", async (_what, ask, code, message) => {
    const response = await ask(await startVault());
    expect(await response.json()).toMatchObject({ error: { code, message } });
  });

  test("too many wrong tokens with how long it looks at no other", async () => {
    const vault = await startVault();
    for (let guess = 0; guess < 10; guess++) await vault.send("POST", "/leases", `guess-${guess}`, {});
    expect(await (await vault.send("POST", "/leases", LEASE_TOKEN, {})).json()).toEqual({
      error: {
        code: "too_many_wrong_tokens",
        message: "too many wrong tokens came from this address: no other is looked at for a minute",
      },
    });
  });

  test("a card when it is full with that", async () => {
    const vault = await startVault({ maxCards: 1 });
    await vault.putCard();
    expect(await (await vault.putCard()).json()).toEqual({
      error: { code: "vault_full", message: "the card vault is full" },
    });
  });

  test("the question whether it is ready with what is not", async () => {
    const vault = await startVault();
    expect(await (await vault.send("GET", "/readyz")).json()).toEqual({ status: "ok" });
    expect(await (await vault.send("GET", "/livez")).json()).toEqual({ status: "ok" });
    Object.assign(vault.store, { ready: () => Promise.resolve(false) });
    expect(await (await vault.send("GET", "/readyz")).json()).toEqual({
      status: "the store can't be reached",
    });
  });
});

describe("a bad field", () => {
  const fieldsOf = async (response: Response) =>
    ((await response.json()) as { error: { fields: unknown } }).error.fields;

  test.each([
    ["number", "4111 1111 1111 1111", "must be 12 to 19 digits, without spaces or dashes"],
    ["number", 4111, "must be a string: 12 to 19 digits, without spaces or dashes"],
    ["number", undefined, "is required"],
    ["number", "4111111111111112", "fails the check digit (Luhn): a digit is wrong or missing"],
    ["expiryMonth", "13", "must be two digits, 01 to 12"],
    ["expiryYear", "30", "must be four digits"],
    ["expiryYear", "2020", "the card has expired"],
    ["cvv", "79", "must be 3 or 4 digits"],
    ["holderName", "", "must be 1 to 64 characters, without control characters"],
    ["cvc", "790", "is not a known field"],
    ["paymentId", "order-1", "must be 1 to 32 of A-Z, 0-9, _"],
  ])("of a card: %s %j", async (field, value, message) => {
    const response = await (await startVault()).putCard({ ...CARD, [field]: value });
    expect(await fieldsOf(response)).toEqual([{ field, message }]);
  });

  test.each([
    ["account", "A", "must be 1 to 20 of a-z, 0-9"],
    ["paymentId", 1, "must be a string: 1 to 32 of A-Z, 0-9, _"],
    ["paymentId", undefined, "is required"],
    ["cardRef", 1, "must be a string"],
    ["extra", "1", "is not a known field"],
  ])("of a lease: %s %j", async (field, value, message) => {
    const response = await (await startVault()).lease("card_x", { ...ORDER1, [field]: value });
    expect(await fieldsOf(response)).toEqual([{ field, message }]);
  });

  test("is the body where it is no object", async () => {
    const vault = await startVault();
    const whole = [{ field: "body", message: "must be a JSON object" }];
    for (const body of ["[]", "null", '"card"', "1", "true"])
      expect(await fieldsOf(await vault.putCard(body))).toEqual(whole);
    expect(await fieldsOf(await vault.send("POST", "/leases", LEASE_TOKEN, []))).toEqual(whole);
  });
});

describe("the clients say", () => {
  const answering = (status: number, body: unknown) =>
    startServer((_, response) => void response.writeHead(status).end(JSON.stringify(body)));
  const coded = (status: number, code: string) => answering(status, { error: { code, message: "" } });
  const leaseAt = (url: string) => createCardLeases({ url, token: LEASE_TOKEN }).lease("card_x", ORDER1);
  const refusal = async (url: string) => {
    const stored = createCardStore({ url, token: STORE_TOKEN }).put(CARD);
    const error: unknown = await stored.catch((reason: unknown) => reason);
    if (!(error instanceof CardVaultError)) throw new Error("the card was stored");
    return [error.code, error.message];
  };

  test("which token is wrong", async () => {
    const url = await coded(401, "unauthorized");
    const reason = "the card vault does not accept the lease token: it is wrong";
    expect(await leaseAt(url)).toEqual({ status: "unreachable", reason });
    expect(await refusal(url)).toEqual([
      "unauthorized",
      "the card vault does not accept the store token: it is wrong",
    ]);
  });

  test.each([
    ["store_unreachable", 503, "the card vault can't reach its store"],
    [
      "too_many_wrong_tokens",
      429,
      "the card vault looks at no token from here for a minute: too many wrong ones came from this address",
    ],
  ])("why the vault knows nothing: %s", async (code, status, reason) => {
    const url = await coded(status, code);
    expect(await leaseAt(url)).toEqual({ status: "unreachable", reason });
    expect(await refusal(url)).toEqual(["unreachable", reason]);
  });

  test("which status came with no answer of the vault's own", async () => {
    const url = await answering(404, { error: "Not Found" });
    const reason = "the card vault answered with status 404";
    expect(await leaseAt(url)).toEqual({ status: "unreachable", reason });
    expect(await refusal(url)).toEqual(["unreachable", "the card vault gave no usable answer (status 404)"]);
  });

  test("that a success is of something else", async () => {
    const reason = "what answers at the card vault's URL gives no card";
    expect(await leaseAt(await answering(200, {}))).toEqual({ status: "unreachable", reason });
    expect(await refusal(await answering(201, { cardRef: "card_x" }))).toEqual([
      "unreachable",
      "the card vault gave no usable answer (status 201)",
    ]);
  });

  test("what is wrong with the card, or the vault", async () => {
    expect(await refusal(await coded(413, "payload_too_large"))).toEqual([
      "invalid_card",
      "the card is not valid: it is far too long",
    ]);
    expect(await refusal(await coded(503, "vault_full"))).toEqual([
      "full",
      "the card vault is full: try again later",
    ]);
  });
});

test("a vault says why it does not begin", () => {
  const store = new MemoryCardStore({ now: Date.now });
  expect(() => createCardVault({ store, storeToken: STORE_TOKEN, leaseToken: STORE_TOKEN })).toThrow(
    new TypeError("the store token and the lease token must differ: each may do one thing only"),
  );
  store.close();
});

test.each([0, -1, NaN, 900_001])("a card's lifetime can't be %f ms", (lifetimeMs) => {
  expect(() => checkLifetime(lifetimeMs)).toThrow(
    new RangeError("a card's lifetime must be more than 0 and at most 900000 ms"),
  );
});

test.each([1, 900_000])("a card's lifetime can be %i ms", (lifetimeMs) => {
  expect(checkLifetime(lifetimeMs)).toBe(lifetimeMs);
});
