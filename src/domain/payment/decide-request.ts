import type { RequestReport } from "../facts.js";
import { sameMoney } from "../money.js";
import { captured } from "./captured.js";
import type { EventBody } from "./events.js";
import { firstCheck, type Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";

/** What the provider's word on a capture or cancel means. Only a word beside our own request id counts. */
export function decideRequestReport(state: PaymentState, report: RequestReport, moment: Moment): EventBody[] {
  const { request } = state;
  if (report.about === "refund" || request?.operation !== report.about) return [];
  if (report.requestId !== request.requestId) return [];
  if (report.about === "capture" && report.amount && state.captureAmount) {
    if (!sameMoney(report.amount, state.captureAmount))
      return state.attention ? [] : [{ type: "attentionRaised", reason: "amount_mismatch" }];
  }
  const learned: EventBody[] = [{ type: "referencesLearned", refs: report.refs }];
  switch (report.status) {
    case "succeeded":
      return report.about === "cancel"
        ? [...learned, { type: "canceled" }]
        : [...learned, ...captured(state, state.captureAmount ?? state.amount)];
    case "failed": {
      const refusal = report.refusal ?? {
        kind: "declined",
        code: "failed",
        message: `the provider failed the ${report.about}`,
      };
      return [...learned, { type: "requestRefused", operation: report.about, refusal }];
    }
    case "pending":
      return [
        ...learned,
        {
          type: "pending",
          operation: report.about,
          word: report.status,
          nextCheckAt: firstCheck(state, moment, "poll"),
        },
      ];
  }
}
