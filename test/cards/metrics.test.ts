import { expect, onTestFinished, test } from "vitest";
import { cardVaultMetrics } from "../../src/cards/metrics.js";
import { createCardVault } from "../../src/cards/vault-app.js";
import { MemoryCardStore } from "../../src/cards/memory-card-store.js";
import { CARD, LEASE_TOKEN, ORDER1, START, STORE_TOKEN } from "./support.js";

function countingVault() {
  const metrics = cardVaultMetrics();
  const store = new MemoryCardStore({ now: () => START });
  const app = createCardVault({
    ...{ store, storeToken: STORE_TOKEN, leaseToken: LEASE_TOKEN, now: () => START },
    metrics,
  });
  metrics.keeps(() => store.size);
  onTestFinished(async () => {
    await app.close();
    store.close();
  });
  const samples = async () =>
    (await metrics.registry.metrics()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const send = (method: "GET" | "POST" | "PUT" | "DELETE", url: string, token?: string, payload?: object) =>
    app.inject({
      ...{ method, url },
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(payload && { payload }),
    });
  return { metrics, samples, send };
}

const requests = (operation: string, status: number, count: number) =>
  `holdfast_card_vault_requests_total{operation="${operation}",status="${status}"} ${count}`;
const records = (count: number) => `holdfast_card_vault_records ${count}`;

test("requests are counted by what was asked for and what was answered, records by how many there are now", async () => {
  const { samples, send } = countingVault();
  const { cardRef } = (await send("POST", "/cards", STORE_TOKEN, CARD)).json<{ cardRef: string }>();
  await send("POST", "/cards", STORE_TOKEN, CARD);
  await send("POST", "/cards", STORE_TOKEN, {});
  await send("POST", "/cards", LEASE_TOKEN, CARD);
  await send("POST", "/leases", LEASE_TOKEN, { cardRef, ...ORDER1 });
  await send("POST", "/leases", LEASE_TOKEN, { cardRef: "card_x", ...ORDER1 });
  const query = new URLSearchParams(ORDER1).toString();
  await send("DELETE", `/cards/${cardRef}?${query}`, LEASE_TOKEN);
  expect((await samples()).sort()).toEqual(
    [
      ...[requests("store", 201, 2), requests("store", 400, 1), requests("store", 401, 1)],
      ...[requests("lease", 200, 1), requests("lease", 404, 1), requests("destroy", 204, 1)],
      records(1),
    ].sort(),
  );
});

test("what is asked for elsewhere is counted together, and health checks only where they fail", async () => {
  const { samples, send } = countingVault();
  await send("GET", "/livez");
  await send("GET", "/readyz");
  await send("PUT", "/cards");
  await send("PUT", "/cards/card_x");
  await send("DELETE", "/cards");
  await send("POST", "/livez");
  await send("GET", "/4111111111111111");
  await send("POST", "/nowhere");
  expect((await samples()).sort()).toEqual(
    [requests("other", 404, 2), requests("other", 405, 4), records(0)].sort(),
  );
});

test("each figure says what it is", async () => {
  expect(await countingVault().metrics.registry.metrics()).toContain(
    "# HELP holdfast_card_vault_requests_total Requests for a card, by what was asked for and the status that " +
      "was answered: 2xx was done, 4xx and 5xx refused\n# TYPE holdfast_card_vault_requests_total counter\n",
  );
  expect(await countingVault().metrics.registry.metrics()).toContain(
    "# HELP holdfast_card_vault_records Cards and CVVs in this vault's memory\n" +
      "# TYPE holdfast_card_vault_records gauge\n",
  );
});
