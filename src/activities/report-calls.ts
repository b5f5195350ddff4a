import { ApplicationFailure } from "@temporalio/common";
import type { CallOutcome } from "../domain/reports.js";
import type { DropInActivities } from "./drop-in-session.js";
import type { EarlierRunActivities } from "./earlier-runs.js";
import type { PaymentActivities } from "./payments.js";
import type { RefundActivities } from "./refunds.js";
import type { SavedCardActivities } from "./saved-cards.js";

type Ending = CallOutcome<unknown>["ending"];

/** How a call of a provider ended, for logs and metrics. Nothing personal. */
export interface ReportedCall {
  /** The activity's name. */
  readonly operation: string;
  readonly account: string;
  readonly provider: string;
  /** Null: the call is about no payment. */
  readonly paymentId: string | null;
  readonly ending: Ending;
  /** Why it didn't end with an answer; null where it did. */
  readonly code: string | null;
  readonly milliseconds: number;
}

export type ReportCall = (call: ReportedCall) => void;

/** Which activities call the provider. A new one has to say so here. */
const CALLS_PROVIDER: Readonly<
  Record<
    keyof (PaymentActivities &
      RefundActivities &
      DropInActivities &
      SavedCardActivities &
      EarlierRunActivities),
    boolean
  >
> = {
  createCustomer: true,
  charge: true,
  authorize: true,
  capture: true,
  cancel: true,
  query: true,
  refund: true,
  queryRefund: true,
  openDropInSession: true,
  fetchSavedCards: true,
  forgetSavedCard: true,
  tellRun: false,
  readPayment: false,
  tellAftercare: false,
  readEarlierRuns: false,
};

interface Call {
  readonly account: string;
  readonly provider: string;
  readonly paymentId?: string;
}

type Activity = (call: never) => Promise<object>;

/** The same activities, which also tell how each of the provider's calls ended. */
export function reportingCalls<Of extends Record<keyof Of, Activity>>(
  activities: Of,
  report: ReportCall,
): Of {
  const entries = Object.entries<Activity>(activities).map(([name, activity]) =>
    (CALLS_PROVIDER as Record<string, boolean>)[name]
      ? [name, reporting(name, activity, report)]
      : [name, activity],
  );
  return Object.fromEntries(entries) as Of;
}

function reporting(operation: string, activity: Activity, report: ReportCall): Activity {
  return async (call: Call) => {
    const startedAt = performance.now();
    const tell = (ended: Ended) => {
      const { account, provider, paymentId = null } = call;
      const milliseconds = Math.round(performance.now() - startedAt);
      try {
        report({ operation, account, provider, paymentId, ...ended, milliseconds });
      } catch {
        // The provider's answer must reach the workflow whatever becomes of the log.
      }
    };
    try {
      const outcome = await activity(call as never);
      tell(endedWith(outcome));
      return outcome;
    } catch (error) {
      tell(error instanceof ApplicationFailure ? endedWith(error.details?.[0]) : UNEXPECTED);
      throw error;
    }
  };
}

type Ended = Pick<ReportedCall, "ending" | "code">;

/** Our own code threw where it should have told an ending. */
const UNEXPECTED: Ended = { ending: "unknown", code: "unexpected_error" };

/** A call that moves no money returns the answer alone. */
function endedWith(outcome: unknown): Ended {
  if (typeof outcome !== "object" || outcome === null) return UNEXPECTED;
  const { ending = "answered", code = null } = outcome as Partial<Ended>;
  return { ending, code };
}
