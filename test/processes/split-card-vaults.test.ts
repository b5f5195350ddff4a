import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCardStore } from "../../src/client.js";
import { redisIsMissing, startRedis, type RedisServer } from "../support/redis-server.js";
import { CVV, TEST_CARDS } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { freePort, merchant, paymentIs, TOKENS, usePrograms, withNewCard, type Merchant } from "./support.js";

const run = usePrograms();

describe.skipIf(redisIsMissing())("a vault that stores cards and one that leases them", () => {
  let redis: RedisServer;
  let shop: Merchant;
  let leaseUrl: string;

  beforeAll(async () => {
    redis = await startRedis({ password: "of-the-card-store" });
    shop = await merchant();
    const leasePort = await freePort();
    leaseUrl = `http://127.0.0.1:${leasePort}`;
    const store = { HOLDFAST_CARD_VAULT_STORE: redis.url };
    const nobodys = () => randomBytes(32).toString("hex");
    const programs = [
      run("sandbox", shop.env.sandbox),
      run("relay", shop.env.relay),
      run("card-vault", {
        ...shop.env["card-vault"],
        ...store,
        HOLDFAST_CARD_VAULT_LEASE_TOKEN: nobodys(),
      }),
      run("card-vault", {
        ...shop.env["card-vault"],
        ...store,
        HOLDFAST_CARD_VAULT_PORT: String(leasePort),
        HOLDFAST_METRICS_PORT: String(await freePort()),
        HOLDFAST_CARD_VAULT_TOKEN: nobodys(),
      }),
      run("worker", { ...shop.env.worker, HOLDFAST_CARD_VAULT_URL: leaseUrl }),
    ];
    for (const program of programs) await program.ready();
  });
  afterAll(() => redis.stop());

  test("serve one payment together", async () => {
    const { holdfast, close } = await shop.connect();
    const paymentId = newPaymentId("split_vaults");
    await holdfast.charge(await withNewCard(holdfast, paymentId));
    await paymentIs(holdfast, paymentId, { status: "captured" });
    await close();
  });

  test("do each only their own part, whichever token is shown to them", async () => {
    const leasing = (url: string) =>
      fetch(`${url}/leases`, {
        method: "POST",
        headers: { authorization: `Bearer ${TOKENS.lease}`, "content-type": "application/json" },
        body: JSON.stringify({ cardRef: "card_x", account: "default", paymentId: "X" }),
      });
    expect((await leasing(shop.vaultUrl)).status).toBe(401);
    expect((await leasing(leaseUrl)).status).not.toBe(401);
    const card = { number: TEST_CARDS.withoutThreeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
    const atLease = createCardStore({ url: leaseUrl, token: TOKENS.store });
    await expect(atLease.put(card)).rejects.toMatchObject({ code: "unauthorized" });
  });
});
