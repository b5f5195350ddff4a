import type { Stack } from "../../support/stack.js";

/** The page of the payment at its provider, as the shopper's browser still has it when Holdfast lost the reply. */
export function pageOf({ sandbox }: Stack, reference: string): string | null {
  const [transaction] = sandbox.transactions({ reference });
  const url = transaction?.authenticationUrl ?? transaction?.redirectUrl;
  return typeof url === "string" ? url : null;
}

export async function approve(stack: Stack, paymentId: string): Promise<void> {
  const url = pageOf(stack, paymentId);
  if (url === null) throw new Error(`${paymentId} has no page for the shopper`);
  const body = JSON.stringify({ outcome: "approve" });
  const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  if (!answer.ok) throw new Error(`the shopper's page answered ${answer.status}`);
}

/** Has the provider repeat at once what it would repeat in minutes; a relay without Temporal would only refuse it. */
export async function repeatWebhooks({ sandbox, relay }: Stack, reference: string): Promise<void> {
  const due = sandbox
    .webhooks()
    .filter((webhook) => webhook.reference === reference && webhook.attempts.length > 0)
    .flatMap(({ nextAttemptAt }) => (nextAttemptAt === null ? [] : [Date.parse(nextAttemptAt)]));
  if (due.length === 0 || (await fetch(`${relay.url}/readyz`)).status !== 200) return;
  await sandbox.advance(Math.max(1, Math.ceil((Math.min(...due) - Date.now()) / 1000)));
}
