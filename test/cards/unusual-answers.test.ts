import dns from "node:dns";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { CardVaultError } from "../../src/cards/card-store.js";
import { createCardLeases, createCardStore } from "../../src/cards/client.js";
import { CARD, LEASE_TOKEN, ORDER1, startServer, STORE_TOKEN } from "./support.js";

const LIMIT = 64 * 1024;

const answering = (status: number, body: string) =>
  startServer((_, response) => void response.writeHead(status).end(body));
const leaseAt = (url: string) => createCardLeases({ url, token: LEASE_TOKEN }).lease("card_x", ORDER1);

async function refusalAt(url: string): Promise<CardVaultError> {
  const stored = createCardStore({ url, token: STORE_TOKEN }).put(CARD);
  const error: unknown = await stored.catch((reason: unknown) => reason);
  if (!(error instanceof CardVaultError)) throw new Error("the card was stored");
  return error;
}

describe("a client of the vault", () => {
  test("reads an answer of 64 KiB, and no longer one: what sends that is no vault", async () => {
    const whole = JSON.stringify(CARD).padEnd(LIMIT);
    expect((await leaseAt(await answering(200, whole))).status).toBe("leased");
    expect(await leaseAt(await answering(200, `${whole} `))).toEqual({
      status: "unreachable",
      reason: "the card vault could not be asked (UND_ERR_RES_EXCEEDED_MAX_SIZE)",
    });
  });

  test("says that the vault's host name is unknown", async () => {
    // As a resolver says it. Not every machine has one that answers.
    const unknown = Object.assign(new Error("no such name"), { code: "ENOTFOUND" });
    const lookup = vi.spyOn(dns, "lookup").mockImplementation((...args: unknown[]) => {
      (args.at(-1) as (error: Error) => void)(unknown);
    });
    onTestFinished(() => {
      lookup.mockRestore();
    });
    expect(await leaseAt("https://vault.invalid")).toEqual({
      status: "unreachable",
      reason: "the card vault has no address: its host name is unknown",
    });
    expect(lookup).toHaveBeenCalledOnce();
  });

  test("takes no card for stored where the answer is not the vault's 201", async () => {
    const stored = {
      ...{ cardRef: "card_x", expiresAt: "2026-01-15T12:15:00.000Z" },
      ...{ brand: "visa", bin: "411111", last4: "1111" },
    };
    expect(await refusalAt(await answering(202, JSON.stringify(stored)))).toMatchObject({
      code: "unreachable",
      message: "the card vault gave no usable answer (status 202)",
    });
  });

  test("names no bad fields where the vault names none", async () => {
    const body = JSON.stringify({ error: { code: "invalid_card" } });
    expect(await refusalAt(await answering(400, body))).toMatchObject({ code: "invalid_card", fields: [] });
  });

  test.each(["", "..", "card_", "card_x/../../leases", "card_x?account=other", "x/card_x"])(
    "asks nobody to destroy %j, which is no reference and would be another path",
    async (cardRef) => {
      const asked: (string | undefined)[] = [];
      const url = await startServer((request, response) => {
        asked.push(request.url);
        response.writeHead(204).end();
      });
      const leases = createCardLeases({ url, token: LEASE_TOKEN });
      await leases.destroy(cardRef, ORDER1);
      expect(asked).toEqual([]);
      await leases.destroy("card_x", ORDER1);
      expect(asked).toEqual(["/cards/card_x?account=default&paymentId=ORDER1"]);
    },
  );
});
