import { once } from "node:events";
import { connect } from "node:net";
import { Agent, request } from "undici";
import { expect, onTestFinished, test, vi } from "vitest";
import { createCardLeases, createCardStore } from "../../src/cards/client.js";
import { cardVaultMetrics } from "../../src/cards/metrics.js";
import { startCardVaultService } from "../../src/cards/server.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { redisIsMissing, startRedis } from "../support/redis-server.js";
import { selfSigned } from "../support/self-signed.js";
import { CARD, containing, LEASE_TOKEN, ORDER1, STORE_TOKEN } from "./support.js";

const options = { port: 0, storeToken: STORE_TOKEN, leaseToken: LEASE_TOKEN };

test("a started vault serves both clients on this machine only, until it is closed", async () => {
  const destroysAll = vi.spyOn(MemoryCardStore.prototype, "close");
  const vault = await startCardVaultService(options);
  expect(vault.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const store = createCardStore({ url: vault.url, token: STORE_TOKEN });
  const leases = createCardLeases({ url: vault.url, token: LEASE_TOKEN });
  const { cardRef } = await store.put(CARD);
  expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "leased", content: CARD });

  await vault.close();
  expect(destroysAll).toHaveBeenCalledOnce();
  expect(await leases.lease(cardRef, ORDER1)).toMatchObject({ status: "unreachable" });
});

test("a vault that starts again has no cards", async () => {
  const first = await startCardVaultService(options);
  const { cardRef } = await createCardStore({ url: first.url, token: STORE_TOKEN }).put(CARD);
  await first.close();
  const second = await startCardVaultService(options);
  const leases = createCardLeases({ url: second.url, token: LEASE_TOKEN });
  expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "gone" });
  await second.close();
});

test("a vault counts the cards in its memory", async () => {
  const metrics = cardVaultMetrics();
  const vault = await startCardVaultService({ ...options, metrics });
  await createCardStore({ url: vault.url, token: STORE_TOKEN }).put(CARD);
  expect(await metrics.registry.metrics()).toContain("holdfast_card_vault_records 1\n");
  await vault.close();
});

test.skipIf(redisIsMissing())("a vault with a shared store has every card that is there", async () => {
  const redis = await startRedis();
  onTestFinished(() => redis.stop());
  const metrics = cardVaultMetrics();
  const withStore = { ...options, storeUrl: redis.url, metrics };
  const first = await startCardVaultService(withStore);
  const { cardRef } = await createCardStore({ url: first.url, token: STORE_TOKEN }).put(CARD);
  await first.close();
  const second = await startCardVaultService(withStore);
  const leases = createCardLeases({ url: second.url, token: LEASE_TOKEN });
  expect(await leases.lease(cardRef, ORDER1)).toEqual({ status: "leased", content: CARD });
  // Nobody could add up what each of several vaults would say of the same cards.
  expect(await metrics.registry.metrics()).not.toContain("holdfast_card_vault_records");
  await second.close();
});

test("with a certificate a vault speaks TLS only", async () => {
  const tls = selfSigned();
  const vault = await startCardVaultService({ ...options, tls });
  expect(vault.url).toMatch(/^https:/);
  const dispatcher = new Agent({ connect: { ca: tls.cert } });
  expect((await request(`${vault.url}/readyz`, { dispatcher })).statusCode).toBe(200);
  await dispatcher.close();
  const leases = (url: string) => createCardLeases({ url, token: LEASE_TOKEN }).lease("card_x", ORDER1);
  // This process doesn't trust it: a test with processes of their own shows one that does.
  expect(await leases(vault.url)).toMatchObject({ status: "unreachable", reason: containing("SELF_SIGNED") });
  expect(await leases(vault.url.replace("https", "http"))).toMatchObject({ status: "unreachable" });
  await vault.close();
});

/** Sends a request's head; the vault's "100 Continue" shows that it has begun with it. */
async function beginStoring(url: string, body: string) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.on("data", (chunk) => (answer += String(chunk)));
  socket.write(
    `POST /cards HTTP/1.1\r\nHost: vault\r\nAuthorization: Bearer ${STORE_TOKEN}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await once(socket, "data");
  expect(answer).toMatch(/^HTTP\/1.1 100 Continue/);
  return { socket, answer: () => answer };
}

test("closing finishes the request that has begun", async () => {
  const vault = await startCardVaultService(options);
  const body = JSON.stringify(CARD);
  const { socket, answer } = await beginStoring(vault.url, body);
  const closed = vault.close();
  socket.write(body);
  await once(socket, "close");
  await closed;
  expect(answer()).toContain("HTTP/1.1 201 Created");
});

test("closing does not wait for ever for a body that never comes", async () => {
  const vault = await startCardVaultService({ ...options, closeGraceMs: 20 });
  const { socket } = await beginStoring(vault.url, JSON.stringify(CARD));
  await Promise.all([once(socket, "close"), vault.close()]);
});

test("a port that is taken is an error", async () => {
  const vault = await startCardVaultService(options);
  const port = Number(new URL(vault.url).port);
  await expect(startCardVaultService({ ...options, port })).rejects.toThrow(/EADDRINUSE/);
  await vault.close();
});
