import type { EventBody } from "../../../src/domain/payment/events.js";
import { rulesAt } from "../../../src/providers/terms.js";
import type { Tape } from "../../support/tape.js";

export type Opened = Extract<EventBody, { type: "opened" }>;

type Kind = Pick<Opened, "provider" | "kind">;

const KINDS: readonly [Kind, ...Kind[]] = [
  { provider: "payermax", kind: "authCapture" },
  { provider: "pockyt", kind: "charge" },
  { provider: "payermax", kind: "charge" },
];

/** What the story's payment was opened with. */
export function drawTerms(tape: Tape): Opened {
  const { provider, kind } = tape.pick(KINDS);
  const isNew = provider === "pockyt" && tape.once(3);
  return {
    type: "opened",
    paymentId: "ORDER1001",
    account: "default",
    ...{ provider, kind },
    amount: { currency: "USD", value: 2000 },
    saveCard: tape.once(3),
    customerNo: isNew ? null : "2000",
    reference: "run-1",
    firstOperation: kind === "authCapture" ? "authorize" : isNew ? "createCustomer" : "charge",
    actionTimeoutSeconds: tape.pick([1_800, 3_600]),
    onAuthorizationExpiry: tape.pick(["expire", "capture", "cancel"]),
    expiryLeadSeconds: 43_200,
    askFirst: tape.once(6),
    run: "run-1",
    rules: rulesAt(provider),
  };
}
