import { setTimeout as sleep } from "node:timers/promises";
import type { PaymentView } from "../client.js";
import type { Flow } from "./flows/flow.js";
import type { Row } from "./report.js";
import type { DemoStack } from "./stack.js";

const POLL_MS = 100;
const GIVE_UP_MS = 45_000;

/** Runs one flow, tells what happens while it happens, and gives its row of the table. Never throws. */
export async function runFlow(
  flow: Flow,
  stack: DemoStack,
  previous: ReadonlyMap<string, PaymentView>,
  say: (line: string) => void,
): Promise<Row> {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  say(`${flow.paymentId}: ${flow.title}`);
  const tell = (line: string) => {
    say(`  ${seconds().toFixed(1).padStart(4)} s  ${line}`);
  };
  let view: PaymentView | null = null;
  let problem: string | null = null;
  try {
    view = await flow.run(
      {
        holdfast: stack.holdfast,
        shopper: decideAtPage,
        providerClock: (ahead) => stack.sandbox.advance(ahead),
        providerSettles: (requestId, outcome) => {
          stack.sandbox.payermax.settle({ requestId, outcome });
        },
        untilRefunded: (paymentId, refundId) => untilRefunded(stack, paymentId, refundId),
        until: (paymentId, wanted) => until(stack, paymentId, wanted, tell),
        say: tell,
      },
      previous,
    );
    tell(`${view.status}${view.failure ? `: ${view.failure.kind}, ${view.failure.message}` : ""}`);
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
    tell(`went wrong: ${problem}`);
  }
  const took = seconds();
  const workflowId = `payment-default-${flow.paymentId}`;
  const link =
    stack.uiUrl === null ? workflowId : `${stack.uiUrl}/namespaces/default/workflows/${workflowId}`;
  return { flow, view, problem, atProvider: atProvider(stack, flow.paymentId), seconds: took, link };
}

async function decideAtPage(url: string, outcome: "approve" | "decline"): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ outcome }),
  });
  if (!answer.ok) throw new Error(`the page answered with status ${answer.status}`);
}

async function until(
  stack: DemoStack,
  paymentId: string,
  wanted: (view: PaymentView) => boolean,
  tell: (line: string) => void,
): Promise<PaymentView> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  let shown: string | null = null;
  for (;;) {
    const view = await stack.holdfast.get({ paymentId });
    if (wanted(view)) return view;
    if (Date.now() > giveUpAt)
      throw new Error(`${paymentId} is still ${view.status} after ${GIVE_UP_MS / 1000} s`);
    if (shown !== null && view.status !== shown) tell(view.status);
    shown = view.status;
    await sleep(POLL_MS);
  }
}

async function untilRefunded(stack: DemoStack, paymentId: string, refundId: string): Promise<void> {
  const giveUpAt = Date.now() + GIVE_UP_MS;
  for (;;) {
    const aftercare = await stack.holdfast.aftercare({ paymentId });
    const refund = aftercare?.refunds.find((one) => one.refundId === refundId);
    if (refund?.status === "refunded") return;
    if (refund?.status === "failed") throw new Error(`the refund ${refundId} of ${paymentId} failed`);
    if (Date.now() > giveUpAt)
      throw new Error(`the refund ${refundId} of ${paymentId} is not done after ${GIVE_UP_MS / 1000} s`);
    await sleep(POLL_MS);
  }
}

/** What the provider's own books hold for the payment. */
function atProvider(stack: DemoStack, reference: string): string {
  const [balance] = stack.sandbox.ledger({ reference }).balance;
  return balance ? `${balance.net} ${balance.currency}` : "0.00 USD";
}
