import { expect } from "vitest";
import { CVV, TEST_CARDS } from "../support/payments.js";
import type { Stack } from "../support/stack.js";

/** Stores a card as any backend does, by the vault's HTTP API: its `cardRef`. */
export async function storeCard({ vault, vaultStoreToken }: Stack): Promise<string> {
  const answer = await fetch(`${vault.url}/cards`, {
    method: "POST",
    headers: { authorization: `Bearer ${vaultStoreToken}`, "content-type": "application/json" },
    body: JSON.stringify({ number: TEST_CARDS.threeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { cardRef: string }).cardRef;
}

/** The shopper's browser: sends the page's form, and is sent back to the shop. */
export async function approve(url: string | undefined): Promise<void> {
  if (url === undefined) throw new Error("there is no page for the shopper");
  const body = new URLSearchParams({ outcome: "approve" });
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
  expect(answer.status).toBe(303);
  expect(answer.headers.get("location")).toBe("https://shop.example/return");
}
