import { maskError } from "../domain/masking.js";
import { rulesOf, type ProviderRules } from "../domain/provider-terms.js";
import type { Schedules } from "../domain/requests/schedule.js";
import { termsByProvider } from "../providers/terms.js";
import {
  createDropInActivities,
  type DropInActivities,
  type DropInActivityDependencies,
} from "./drop-in-session.js";
import type { EarlierRunActivities } from "./earlier-runs.js";
import type { MerchantEventActivities } from "./merchant-events.js";
import {
  createPaymentActivities,
  type PaymentActivities,
  type PaymentActivityDependencies,
} from "./payments.js";
import { reportingCalls, type ReportCall } from "./report-calls.js";
import { createRefundActivities, type RefundActivities, type RefundActivityDependencies } from "./refunds.js";
import {
  createSavedCardActivities,
  type SavedCardActivities,
  type SavedCardActivityDependencies,
} from "./saved-cards.js";

/** Every activity that the worker serves. */
export type Activities = PaymentActivities &
  RefundActivities &
  DropInActivities &
  SavedCardActivities &
  EarlierRunActivities &
  MerchantEventActivities;

interface SettingsOfWorker {
  readonly schedules: Schedules;
  /** The id of the run that called the activity. */
  readonly run: () => string;
  /** When Temporal scheduled this attempt of the activity (ISO 8601). */
  readonly askedAt: () => string;
  readonly hasEventsUrl: (account: string) => boolean;
}

export function createActivities(
  dependencies: PaymentActivityDependencies &
    RefundActivityDependencies &
    DropInActivityDependencies &
    SavedCardActivityDependencies &
    EarlierRunActivities &
    SettingsOfWorker & { readonly reportCall?: ReportCall },
): Omit<Activities, keyof MerchantEventActivities> {
  const { reportCall = () => undefined } = dependencies;
  const activities = {
    ...withSettings(dependencies, createPaymentActivities(dependencies)),
    ...withSettings(dependencies, createRefundActivities(dependencies)),
    ...createDropInActivities(dependencies),
    ...createSavedCardActivities(dependencies),
    readEarlierRuns: () => dependencies.readEarlierRuns(),
  };
  return withMaskedErrors(reportingCalls(activities, reportCall));
}

/** What an activity throws, with its causes, is written into the payment's history and the worker's log. */
function withMaskedErrors<Of extends Record<keyof Of, Activity>>(activities: Of): Of {
  const entries = Object.entries<Activity>(activities).map(([name, activity]) => [
    name,
    async (call: never) => {
      try {
        return await activity(call);
      } catch (error) {
        throw maskError(error);
      }
    },
  ]);
  return Object.fromEntries(entries) as Of;
}

type Activity = (call: never) => Promise<object>;

/** Adds to each activity's answer what the workflow can't know of itself (`WithSettings`). */
function withSettings<Of extends Record<keyof Of, Activity>>(
  { schedules, run, askedAt, hasEventsUrl }: SettingsOfWorker,
  activities: Of,
): Of {
  const entries = Object.entries<Activity>(activities).map(([name, activity]) => [
    name,
    async (call: { readonly account: string; readonly provider?: string }) => ({
      ...(await activity(call as never)),
      ...{ schedules, run: run(), timersTell: true as const, askedAt: askedAt(), ...rulesFor(call) },
      ...(hasEventsUrl(call.account) && { hasEventsUrl: true }),
    }),
  ]);
  return Object.fromEntries(entries) as Of;
}

function rulesFor({ provider }: { readonly provider?: string }): { readonly rules?: ProviderRules } {
  const terms = provider === undefined ? undefined : termsByProvider.get(provider);
  return terms === undefined ? {} : { rules: rulesOf(terms) };
}
