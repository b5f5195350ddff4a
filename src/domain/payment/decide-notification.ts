import { capabilities } from "../capabilities.js";
import type { PaymentReport, SavedCard } from "../facts.js";
import { sameMoney } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import { cardSaved } from "./captured.js";
import { foundBeforeFirstSend } from "./decide-call.js";
import { decideReport } from "./decide-report.js";
import { decideRequestReport } from "./decide-request.js";
import type { EventBody } from "./events.js";
import type { Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

/** What a verified notification changes. The same news twice is news once; whatever can't apply is kept. */
export function decideNotification(
  state: PaymentState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { key, report } = notification;
  const isOurs = notification.paymentId === state.paymentId && notification.provider === state.provider;
  if (state.notificationKeys.includes(key) && !(isOurs && asksSooner(state, moment))) return [];
  if (!isOurs) return [{ type: "notificationIgnored", key, reason: "it is for another payment" }];
  if (isFinal(state.status)) return lateCard(state, key, report);

  const received: EventBody = {
    type: "notificationReceived",
    key,
    word: report.about === "payment" ? report.word : report.status,
    savedCard: report.about === "payment" ? announcedCard(state, report) : null,
  };
  // Such a provider's notification is a hint: the event makes the next query due, and the query decides.
  if (capabilities[state.provider].notificationProof === "query") return [received];
  if (report.about !== "payment") return [received, ...decideRequestReport(state, report, moment)];
  if (!awaitsFirstOutcome(state)) return [received, ...cardSaved(state, announcedCard(state, report))];
  // Of a payment that this run never sent: as little adopted as a record that a query finds there.
  if (state.chargeSentAt === null)
    return state.doubt ? [received] : [received, ...foundBeforeFirstSend(state, report.word, moment)];
  return [received, ...decideReport(state, report, "notification", moment)];
}

/**
 * A repeat of a hint whose query settled nothing is worth another query: the provider's own record may be slower
 * than its webhook, and after our acknowledgement it won't send again.
 */
function asksSooner(state: PaymentState, moment: Moment): boolean {
  const isHint = capabilities[state.provider].notificationProof === "query";
  const waits = state.nextCheckAt !== null && state.nextCheckAt > moment.now;
  return isHint && waits && state.request?.stage === "withProvider";
}

/** The token may come with the money, before it or after it. */
function lateCard(state: PaymentState, key: string, report: ProviderNotification["report"]): EventBody[] {
  const card = report.about === "payment" ? announcedCard(state, report) : null;
  if (state.status !== "captured" || report.about !== "payment" || report.status !== "succeeded")
    return [{ type: "notificationIgnored", key, reason: `the payment is ${state.status}` }];
  const received: EventBody = { type: "notificationReceived", key, word: report.word, savedCard: card };
  return card && state.savedCardDueAt !== null
    ? [received, { type: "cardSaved", savedCard: card }]
    : [received];
}

function announcedCard(state: PaymentState, report: PaymentReport): SavedCard | null {
  const agrees =
    report.status === "succeeded" && report.amount !== null && sameMoney(report.amount, state.amount);
  return agrees && state.saveCard ? (report.savedCard ?? null) : null;
}
