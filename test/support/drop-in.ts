import { expect } from "vitest";
import type { DropInSession } from "../../src/client.js";
import type { Stack } from "./stack.js";

/**
 * The shopper types a card into the component that the shop's page opened with the session: its token, for one
 * payment. Without an outcome the payment's description decides.
 */
export async function typedIntoDropIn(
  { sandbox }: Stack,
  { sessionKey }: Pick<DropInSession, "sessionKey">,
  outcome?: "success" | "failed" | "3ds",
): Promise<{ readonly paymentToken: string; readonly sessionKey: string }> {
  const answer = await fetch(`${sandbox.url}/_sandbox/payermax/drop-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionKey, outcome }),
  });
  expect(answer.status).toBe(200);
  const { paymentToken } = (await answer.json()) as { paymentToken: string };
  return { paymentToken, sessionKey };
}
