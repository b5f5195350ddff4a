import { capabilities } from "../capabilities.js";
import type { PaymentReport, SavedCard } from "../facts.js";
import { sameMoney } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import { cardSaved, ownCard } from "./captured.js";
import { decideReport } from "./decide-report.js";
import { decideRequestReport } from "./decide-request.js";
import type { EventBody } from "./events.js";
import { foreignRecord } from "./record-proof.js";
import type { Moment } from "./schedule.js";
import type { PaymentState } from "./state.js";
import { awaitsFirstOutcome, isFinal } from "./states.js";

type Report = ProviderNotification["report"];

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
  const savedCard = announcedCard(state, report);
  if (isFinal(state.status)) return lateCard(state, key, report, savedCard);
  return [
    { type: "notificationReceived", key, word: wordOf(report), savedCard },
    ...consequence(state, report, savedCard, moment),
  ];
}

function consequence(
  state: PaymentState,
  report: Report,
  savedCard: SavedCard | null,
  moment: Moment,
): EventBody[] {
  // Such a provider's notification is a hint: the event makes the next query due, and the query decides.
  if (capabilities[state.provider].notificationProof === "query") return [];
  switch (report.about) {
    case "payment":
      return awaitsFirstOutcome(state)
        ? ofFirstOutcome(state, report, moment)
        : [...contradiction(state, report, moment), ...cardSaved(state, savedCard)];
    case "capture":
    case "cancel":
    case "refund":
      return decideRequestReport(state, report, moment);
    case "card":
      return awaitsFirstOutcome(state) ? [] : cardSaved(state, savedCard);
    case "case":
      return [{ type: "attentionRaised", reason: "dispute" }];
    case "other":
      return [];
  }
}

function ofFirstOutcome(state: PaymentState, report: PaymentReport, moment: Moment): EventBody[] {
  if (state.chargeSentAt !== null) return decideReport(state, report, "notification", moment);
  // Of a payment that this run never sent: as little adopted as a record that a query finds there.
  return state.doubt
    ? []
    : foreignRecord(state, `the provider has a record of this payment already: ${report.word}`, moment);
}

/** News that a hold never was, or was of another amount, after the provider's word that it is. */
function contradiction(state: PaymentState, report: PaymentReport, { now }: Moment): EventBody[] {
  if (report.amount && !sameMoney(report.amount, state.amount))
    return [{ type: "attentionRaised", reason: "amount_mismatch" }];
  const ends = report.status === "failed" || report.status === "closed";
  const holds = state.status !== "canceling" && (state.authorizationExpiresAt ?? now) > now;
  return ends && holds ? [{ type: "attentionRaised", reason: "status_went_back" }] : [];
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
function lateCard(
  state: PaymentState,
  key: string,
  report: Report,
  savedCard: SavedCard | null,
): EventBody[] {
  const mayBring = report.about === "payment" || report.about === "card";
  if (state.status !== "captured" || !mayBring || report.status !== "succeeded")
    return [{ type: "notificationIgnored", key, reason: `the payment is ${state.status}` }];
  const received: EventBody = { type: "notificationReceived", key, word: wordOf(report), savedCard };
  return savedCard && state.savedCardDueAt !== null
    ? [received, { type: "cardSaved", savedCard }]
    : [received];
}

function announcedCard(state: PaymentState, report: Report): SavedCard | null {
  if (!state.saveCard || report.status !== "succeeded") return null;
  switch (report.about) {
    case "payment":
      return report.amount && sameMoney(report.amount, state.amount)
        ? ownCard(state, report.savedCard)
        : null;
    case "card": {
      const card = ownCard(state, report.savedCard);
      // A provider that names customers by our own number tells a stranger's card by it.
      const { needsCustomer } = capabilities[state.provider];
      const isStrangers = !needsCustomer && card?.customerNo !== state.customerNo;
      return isStrangers ? null : card;
    }
    case "capture":
    case "cancel":
    case "refund":
    case "case":
    case "other":
      return null;
  }
}

function wordOf(report: Report): string {
  if (report.about === "payment") return report.word;
  return report.about === "case" || report.about === "other"
    ? `${report.type} ${report.status}`
    : report.status;
}
