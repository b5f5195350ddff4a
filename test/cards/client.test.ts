import type { RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { CardVaultError } from "../../src/cards/card-store.js";
import { createCardLeases, createCardStore } from "../../src/cards/client.js";
import {
  CARD,
  deadUrl,
  LEASE_TOKEN,
  MINUTE_MS,
  ORDER1,
  ORDER2,
  startServer,
  startVault,
  STORE_TOKEN,
  matching,
} from "./support.js";

const never: RequestListener = () => undefined;
const hangUp: RequestListener = (request) => request.socket.destroy();
const reset: RequestListener = (request) => void request.socket.resetAndDestroy();
const stall: RequestListener = (_, response) => void response.writeHead(200).write('{"number":');

function answering(status: number, body: string): RequestListener {
  return (_, response) => void response.writeHead(status, { "content-type": "application/json" }).end(body);
}

function leasesAt(url: string, timeoutMs = 3000) {
  return createCardLeases({ url, token: LEASE_TOKEN, timeoutMs });
}

async function refusalOf(url: string, card: object = CARD, token = STORE_TOKEN, timeoutMs = 3000) {
  const put = createCardStore({ url, token, timeoutMs }).put(card as typeof CARD);
  const error: unknown = await put.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CardVaultError)) throw new Error("the card was stored");
  expect(`${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`).not.toContain(CARD.number);
  return error;
}

/** Short only where no answer comes, so that a busy machine fails no other case. */
function timeoutFor(listener: RequestListener): number {
  return listener === never || listener === stall ? 50 : 3000;
}

/** What may answer instead of a vault, and what the clients say of it. */
const NO_VAULT: readonly (readonly [name: string, listener: RequestListener, reason: RegExp])[] = [
  ["silence", never, /did not answer within 50 ms/],
  ["half an answer", stall, /did not answer within 50 ms/],
  ["a closed connection", hangUp, /closed the connection/],
  ["a connection that is reset", reset, /closed the connection/],
  ["an error page", answering(500, `<html>${CARD.number}</html>`), /status 500/],
  ["a 404 of something else", answering(404, `{"error":"Not Found"}`), /status 404/],
  [
    "a redirect",
    (_, response) => void response.writeHead(307, { location: "/elsewhere" }).end(),
    /status 307/,
  ],
];

test("a CVV alone is stored and leased by both clients", async () => {
  const vault = await startVault();
  const stored = await createCardStore({ url: vault.url, token: STORE_TOKEN }).putCvv("790");
  expect(Object.keys(stored).sort()).toEqual(["cardRef", "expiresAt"]);
  const content = { cvv: "790" };
  expect(await leasesAt(vault.url).lease(stored.cardRef, ORDER1)).toEqual({ status: "leased", content });
});

describe("card leases", () => {
  test("a stored card is leased, again too, and destroyed", async () => {
    const { url, store } = await startVault();
    const leases = leasesAt(url);
    const { cardRef } = await createCardStore({ url, token: STORE_TOKEN }).put(CARD);
    expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "leased", content: CARD });
    expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "leased", content: CARD });
    await leases.destroy(cardRef, ORDER1);
    expect(store.size).toBe(0);
    expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "gone" });
    await leases.destroy(cardRef, ORDER1);
  });

  test("a card of another payment is gone for this one and stays the other's", async () => {
    const { url, store } = await startVault();
    const leases = leasesAt(url);
    const { cardRef } = store.put(CARD);
    await leases.lease(cardRef, ORDER1);
    expect(await leases.lease(cardRef, ORDER2)).toEqual({ status: "gone" });
    await leases.destroy(cardRef, ORDER2);
    expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "leased", content: CARD });
  });

  test("a card past its time limit is gone", async () => {
    const { url, store, clock } = await startVault();
    const { cardRef } = store.put(CARD);
    clock.advance(15 * MINUTE_MS);
    expect(await leasesAt(url).lease(cardRef, ORDER1)).toEqual({ status: "gone" });
  });

  test("a card leased past its expiry date is still a card: the provider judges it", async () => {
    const { url, store, clock } = await startVault();
    clock.advance(10 * 365 * 24 * 60 * MINUTE_MS);
    const { cardRef } = store.put(CARD);
    expect(await leasesAt(url).lease(cardRef, ORDER1)).toMatchObject({ status: "leased" });
  });

  test("a wrong token is unreachable, with words that say so", async () => {
    const { url, store } = await startVault();
    const { cardRef } = store.put(CARD);
    const leases = createCardLeases({ url, token: STORE_TOKEN });
    expect(await leases.lease(cardRef, ORDER1)).toEqual({
      status: "unreachable",
      reason: matching(/token.* is wrong/),
    });
    await leases.destroy(cardRef, ORDER1);
    expect(store.size).toBe(1);
  });

  test.each(NO_VAULT)("%s is unreachable, never gone", async (_, listener, reason) => {
    const leases = leasesAt(await startServer(listener), timeoutFor(listener));
    const result = await leases.lease("card_x", ORDER1);
    expect(result).toEqual({ status: "unreachable", reason: matching(reason) });
    expect(JSON.stringify(result)).not.toContain(CARD.number);
    await leases.destroy("card_x", ORDER1);
  });

  test("a 200 that is no card is unreachable", async () => {
    const leases = leasesAt(await startServer(answering(200, `{"number":"${CARD.number}"}`)));
    const result = await leases.lease("card_x", ORDER1);
    expect(result).toEqual({ status: "unreachable", reason: matching(/gives no card/) });
  });

  test.each([
    ["store_unreachable", 503, /can't reach its store/],
    ["too_many_wrong_tokens", 429, /looks at no token from here/],
  ])(
    "the vault's %s is unreachable, with words that say why, for both clients",
    async (code, status, reason) => {
      const url = await startServer(answering(status, JSON.stringify({ error: { code, message: "" } })));
      const result = await leasesAt(url).lease("card_x", ORDER1);
      expect(result).toEqual({ status: "unreachable", reason: matching(reason) });
      expect(await refusalOf(url)).toMatchObject({ code: "unreachable", message: matching(reason) });
    },
  );

  test("a vault that is down is unreachable, and destroying there is no error", async () => {
    const leases = leasesAt(await deadUrl());
    expect(await leases.lease("card_x", ORDER1)).toEqual({
      status: "unreachable",
      reason: "the card vault refused the connection",
    });
    await leases.destroy("card_x", ORDER1);
  });

  test.each(["", "..", "card_/../x", "card_\ud800"])("the reference %j harms nothing", async (cardRef) => {
    const { url } = await startVault();
    expect(await leasesAt(url).lease(cardRef, ORDER1)).toEqual({ status: "gone" });
    await leasesAt(url).destroy(cardRef, ORDER1);
  });

  test("a URL with a path is the base of every request", async () => {
    const asked: (string | undefined)[] = [];
    const url = await startServer((request, response) => {
      asked.push(request.url);
      response.writeHead(204).end();
    });
    const leases = leasesAt(`${url}/vault`);
    await leases.lease("card_x", ORDER1);
    await leases.destroy("card_x", ORDER1);
    expect(asked).toEqual(["/vault/leases", "/vault/cards/card_x?account=default&paymentId=ORDER1"]);
  });

  test.each(["localhost", "http://vault.example.com", "https://user:secret-word@vault.example.com"])(
    "the URL %s is refused at once, and not shown",
    (url) => {
      expect(() => leasesAt(url)).toThrow(
        /^the card vault's URL (is|has) [^/]*; expected an absolute https URL/,
      );
    },
  );
});

describe("card store", () => {
  test("stores a card, or a CVV, for one payment", async () => {
    const { url } = await startVault();
    const cards = createCardStore({ url, token: STORE_TOKEN });
    for (const { cardRef } of [
      await cards.put(CARD, { paymentId: "ORDER1" }),
      await cards.putCvv("790", { account: "default", paymentId: "ORDER1" }),
    ]) {
      expect(await leasesAt(url).lease(cardRef, ORDER2)).toEqual({ status: "gone" });
      expect(await leasesAt(url).lease(cardRef, ORDER1)).toMatchObject({ status: "leased" });
    }
  });

  test("stores a card and hands on what the vault says of it", async () => {
    const { url } = await startVault();
    expect(await createCardStore({ url, token: STORE_TOKEN }).put(CARD)).toMatchObject({
      cardRef: matching(/^card_/),
      brand: "visa",
      bin: "411111",
      last4: "1111",
    });
  });

  test("a bad card names its bad fields", async () => {
    const { url } = await startVault();
    const error = await refusalOf(url, { ...CARD, cvv: "1", expiryMonth: "13" });
    expect(error).toMatchObject({
      code: "invalid_card",
      message: "the card is not valid: expiryMonth must be two digits, 01 to 12; cvv must be 3 or 4 digits",
      fields: [{ field: "expiryMonth" }, { field: "cvv" }],
    });
  });

  test("a card that is far too long is invalid", async () => {
    const { url } = await startVault();
    expect(await refusalOf(url, { ...CARD, holderName: "A".repeat(20_000) })).toMatchObject({
      code: "invalid_card",
    });
  });

  test("the lease token may not store", async () => {
    const { url } = await startVault();
    expect(await refusalOf(url, CARD, LEASE_TOKEN)).toMatchObject({
      code: "unauthorized",
      message: matching(/token/),
    });
  });

  test("a full vault says so, by an error that has a name and no bad field", async () => {
    const { url, store } = await startVault({ maxCards: 1 });
    store.put(CARD);
    expect(await refusalOf(url)).toMatchObject({ name: "CardVaultError", code: "full", fields: [] });
  });

  test("a vault that is down is unreachable", async () => {
    expect(await refusalOf(await deadUrl())).toMatchObject({ code: "unreachable" });
  });

  test.each(NO_VAULT)("%s is unreachable", async (_, listener, reason) => {
    expect(
      await refusalOf(await startServer(listener), CARD, STORE_TOKEN, timeoutFor(listener)),
    ).toMatchObject({
      code: "unreachable",
      message: matching(reason),
    });
  });
});
