import type { PaymentReport } from "../facts.js";
import type { EventBody } from "./events.js";
import type { PaymentState } from "./state.js";
import { mainOperation } from "./states.js";

/** The provider's word that a charge or authorization came to nothing. */
export function refusedPayment(
  state: PaymentState,
  report: PaymentReport,
  kind: "declined" | "abandoned",
): EventBody {
  const refusal = report.refusal ?? {
    kind,
    code: report.word,
    message:
      kind === "abandoned" ? "the shopper did not complete the payment" : "the provider declined the payment",
  };
  return {
    type: "failed",
    failure: {
      operation: mainOperation(state),
      ...refusal,
      kind: kind === "abandoned" ? kind : refusal.kind,
    },
  };
}
