import { once } from "node:events";
import { connect } from "node:net";
import { Agent, request } from "undici";
import { expect, test, vi } from "vitest";
import { createCardLeases, createCardStore } from "../../src/cards/client.js";
import { startCardVaultService } from "../../src/cards/server.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
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
