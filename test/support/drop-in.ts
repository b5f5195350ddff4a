import { expect } from "vitest";
import type { DropInSession } from "../../src/client.js";
import { PAYERMAX_MERCHANT } from "./payermax-merchant.js";
import type { Stack } from "./stack.js";

/**
 * The shopper types a card into the component that the shop's page opened with the session: its token, for one
 * payment. Without an outcome the payment's description decides.
 */
export async function typedIntoDropIn(
  { sandbox }: Stack,
  { sessionKey }: Pick<DropInSession, "sessionKey">,
  shopper: {
    readonly outcome?: "success" | "failed" | "3ds";
    /** That the card may be saved, where the session asks for it. */
    readonly ticksAgreement?: boolean;
  } = {},
): Promise<{ readonly paymentToken: string; readonly sessionKey: string }> {
  const answer = await fetch(`${sandbox.url}/_sandbox/payermax/drop-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ sessionKey, ...shopper }),
  });
  expect(answer.status).toBe(200);
  const { paymentToken } = (await answer.json()) as { paymentToken: string };
  return { paymentToken, sessionKey };
}

/** The shopper at PayerMax's cashier takes the tick away that lets the card be saved. */
export async function letsNoCardBeSaved({ sandbox }: Stack, paymentId: string): Promise<void> {
  const { merchantNo } = PAYERMAX_MERCHANT;
  const answer = await fetch(`${sandbox.url}/_sandbox/payermax/keep-no-card`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ merchantNo, outTradeNo: paymentId }),
  });
  expect(answer.status).toBe(200);
}
