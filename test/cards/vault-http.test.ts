import { expect, onTestFinished, test } from "vitest";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { createCardVault } from "../../src/cards/vault-app.js";
import { selfSigned } from "../support/self-signed.js";
import { CARD, LEASE_TOKEN, ORDER1, startVault, STORE_TOKEN } from "./support.js";

/** Without a log, and not listening. */
function silentVault(more: { tls?: { cert: string; key: string } } = {}) {
  const store = new MemoryCardStore({ now: Date.now });
  const app = createCardVault({ store, storeToken: STORE_TOKEN, leaseToken: LEASE_TOKEN, ...more });
  onTestFinished(async () => {
    await app.close();
    store.close();
  });
  return { app, store };
}

test.each([
  ["plain", {}],
  ["TLS", { tls: selfSigned() }],
])("a connection over %s has ten seconds for a request's head, and for all of it", (_, more) => {
  const { server } = silentVault(more).app;
  expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 10_000 });
});

test("a leased card is sent as JSON", async () => {
  const vault = await startVault();
  const { cardRef } = vault.store.put(CARD);
  const response = await vault.lease(cardRef, ORDER1);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
});

test("a request that was refused is no failure in the log", async () => {
  const vault = await startVault();
  expect((await vault.putCard("{")).status).toBe(400);
  await expect
    .poll(() => vault.lines.map((line) => (JSON.parse(line) as { msg: string }).msg))
    .toEqual(["request"]);
});

test("a vault without a log answers a failure as any other does", async () => {
  const { app, store } = silentVault();
  Object.assign(store, { put: () => Promise.reject(new Error("a bug")) });
  const headers = { authorization: `Bearer ${STORE_TOKEN}` };
  const response = await app.inject({ method: "POST", url: "/cards", headers, payload: CARD });
  expect(response.statusCode).toBe(500);
  expect(response.json()).toEqual({ error: { code: "internal_error", message: "the card vault failed" } });
});
