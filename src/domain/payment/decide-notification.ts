import { raise } from "../attention.js";
import type { PaymentReport, SavedCard } from "../facts.js";
import { sameMoney } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import { decideHint } from "../requests/decide.js";
import { hasOtherNumber } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { decideRequestReport, neverAskedFor } from "./decide-call.js";
import { decideReport } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { ownCard } from "./own-card.js";
import { repeats } from "./repeats.js";
import { activeRequest, mainRequest, requestsOf, type PaymentState } from "./state.js";
import { isFinal } from "./states.js";
import { view } from "./view.js";

type Report = ProviderNotification["report"];

/** What a verified notification changes. The same news twice is news once; nothing passes in silence. */
export function decideNotification(
  state: PaymentState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { key, report } = notification;
  const isRepeat = state.notificationKeys.includes(key);
  if (notification.paymentId !== state.paymentId || notification.account !== state.account)
    return isRepeat ? [] : [{ type: "notificationIgnored", key, reason: "it is for another payment" }];
  if (isFinal(state.status)) return isRepeat ? [] : afterTheEnd(state, notification);
  if (notification.provider !== state.provider)
    return isRepeat
      ? []
      : [
          { type: "notificationIgnored", key, reason: `the payment is not with ${notification.provider}` },
          ...raise(state.concerns, "unknown_payment", null, notification.provider),
        ];
  if (isRepeat) return isHint(state) && report.about === "payment" ? hint(state, report, true, moment) : [];
  const savedCard = announcedCard(state, report);
  return [
    { type: "notificationReceived", key, word: textOf(report), savedCard },
    ...consequence(state, report, moment),
  ];
}

/** Such a provider's notification proves nothing by itself: it is a reason to ask. */
function isHint({ rules }: PaymentState): boolean {
  return rules.notificationProof === "query";
}

function consequence(state: PaymentState, report: Report, moment: Moment): EventBody[] {
  switch (report.about) {
    case "payment":
      return isHint(state)
        ? hint(state, report, false, moment)
        : decideReport(state, report, "notification", moment);
    case "capture":
    case "cancel": {
      const request = requestsOf(state, report.about).find(({ requestId }) => requestId === report.requestId);
      if (!request) return neverAskedFor(state, report.requestId);
      return isHint(state)
        ? decideHint(request, report.status, false, moment)
        : decideRequestReport(state, request, report, "notification", moment);
    }
    case "refund":
      return raise(state.concerns, "unknown_refund", null, report.requestId);
    case "card":
      return [];
    case "case":
      return raise(state.concerns, "dispute", null, report.type);
    case "other":
      return raise(state.concerns, "unknown_news", null, report.type);
  }
}

/** Attention needs no proof, and nothing else follows from such news before the provider's record says the same. */
function hint(state: PaymentState, report: PaymentReport, isRepeat: boolean, moment: Moment): EventBody[] {
  const main = mainRequest(state);
  if (hasOtherNumber(main, report.refs)) {
    const detail = `${report.word} under ${Object.values(report.refs).join(", ")}`;
    return raise(state.concerns, "second_transaction", main.requestId, detail);
  }
  const asked = activeRequest(state) ?? main;
  return decideHint(asked.operation === "createCustomer" ? main : asked, report.word, isRepeat, moment);
}

/** The final status stays: what says more than it is told to the aftercare, which owns the money from here on. */
function afterTheEnd(state: PaymentState, notification: ProviderNotification): EventBody[] {
  const { key, report } = notification;
  if (state.aftercareKeys.includes(key)) return [];
  const savedCard = announcedCard(state, report);
  const awaitsCard = state.status === "captured" && state.savedCardDueAt !== null && savedCard !== null;
  const received: EventBody = { type: "notificationReceived", key, word: textOf(report), savedCard };
  const withCard = awaitsCard ? { ...view(state), savedCard } : view(state);
  if (!repeats(withCard, notification) && !(awaitsCard && report.about === "card"))
    return [{ type: "leftForAftercare", notification }];
  return [received];
}

/** A card that this payment was to save, and that its own transaction brought. */
function announcedCard(state: PaymentState, report: Report): SavedCard | null {
  if (!state.saveCard) return null;
  if (report.about === "payment") {
    const isOwn =
      report.status === "succeeded" &&
      report.amount !== null &&
      sameMoney(report.amount, state.amount) &&
      !hasOtherNumber(mainRequest(state), report.refs);
    return isOwn ? ownCard(state, report.savedCard) : null;
  }
  if (report.about !== "card" || report.status !== "succeeded") return null;
  const card = ownCard(state, report.savedCard);
  // A provider that names customers by our own number tells a stranger's card by it.
  const isStrangers = !state.rules.needsCustomer && card?.customerNo !== state.customerNo;
  return isStrangers ? null : card;
}

function textOf(report: Report): string {
  if (report.about === "payment") return report.word;
  return report.about === "case" || report.about === "other"
    ? `${report.type} ${report.status}`
    : report.status;
}
