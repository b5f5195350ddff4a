import { raiseAttention } from "../attention.js";
import type { PaymentReport, ProviderRefs, SavedCard } from "../reports.js";
import { sameMoney } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import { decideHint } from "../requests/checks.js";
import { decideWord } from "../requests/decide.js";
import { wordOf } from "../requests/words.js";
import type { Heard } from "../requests/events.js";
import { hasOtherNumber, hasSameNumber } from "../requests/request.js";
import type { Moment } from "../requests/schedule.js";
import { decideReport, saidBy } from "./decide-report.js";
import type { EventBody } from "./events.js";
import { ownCard } from "./provider-record.js";
import { repeats } from "./repeats.js";
import { activeRequest, mainRequest, requestsOf, type PaymentState } from "./state.js";
import { isFinal } from "./states.js";
import { view } from "./view.js";

type Report = ProviderNotification["report"];

/** What a verified notification changes. The same one twice counts once; nothing passes in silence. */
export function decideNotification(
  state: PaymentState,
  notification: ProviderNotification,
  moment: Moment,
): EventBody[] {
  const { key, report, provider, paymentId, account } = notification;
  const isRepeat = state.notificationKeys.includes(key);
  const ignored = (reason: string): EventBody => ({ type: "notificationIgnored", key, reason });
  if (paymentId !== state.paymentId || account !== state.account)
    return isRepeat ? [] : [ignored("it is for another payment")];
  if (isFinal(state.status)) return isRepeat ? [] : afterTheEnd(state, notification);
  if (provider !== state.provider) {
    const concern = raiseAttention(state.concerns, "unknown_payment", null, provider);
    return isRepeat ? [] : [ignored(`the payment is not with ${provider}`), ...concern];
  }
  if (isRepeat) return isHint(state) && report.about === "payment" ? hint(state, report, true, moment) : [];
  return [
    received(state, notification),
    ...consequence(state, report, { ...moment, source: "notification" }),
  ];
}

function received(state: PaymentState, { key, report }: ProviderNotification) {
  const savedCard = announcedCard(state, report);
  const word = textOf(report);
  return {
    type: "notificationReceived",
    key,
    word,
    savedCard,
    ...unproven(state, report, savedCard),
  } as const;
}

/** Only beside a number that the provider gave for this payment a card of such a provider's is this payment's. */
function unproven(state: PaymentState, report: Report, savedCard: SavedCard | null) {
  if (savedCard === null || report.about !== "payment" || !isHint(state)) return {};
  return hasSameNumber(mainRequest(state), report.refs) ? {} : { cardUnder: report.refs };
}

/** Of another transaction than the one that is known, or that came with the card before. */
function isOther(state: PaymentState, refs: ProviderRefs): boolean {
  const main = mainRequest(state);
  const { announcedUnder } = state;
  if (hasOtherNumber(main, refs) || announcedUnder === null) return hasOtherNumber(main, refs);
  return !hasSameNumber(main, refs) && hasOtherNumber({ refs: announcedUnder }, refs);
}

/** Such a provider's notification proves nothing by itself: it is a reason to ask. */
function isHint({ rules }: PaymentState): boolean {
  return rules.notificationProof === "query";
}

function consequence(state: PaymentState, report: Report, heard: Heard): EventBody[] {
  switch (report.about) {
    case "payment":
      return isHint(state) ? hint(state, report, false, heard) : decideReport(state, report, heard);
    case "capture":
    case "cancel": {
      const request = requestsOf(state, report.about).find(({ requestId }) => requestId === report.requestId);
      if (!request) return raiseAttention(state.concerns, "unknown_request", null, report.requestId);
      return isHint(state)
        ? decideHint(request, { word: report.status }, heard)
        : decideWord(state.concerns, request, wordOf(request, report), heard);
    }
    case "refund":
      return raiseAttention(state.concerns, "unknown_refund", null, report.requestId);
    case "card":
      return [];
    case "case":
      return raiseAttention(state.concerns, "dispute", null, report.type);
    case "other":
      return raiseAttention(state.concerns, "unknown_news", null, report.type);
  }
}

/** Attention needs no proof, and nothing else follows from such a notification before the provider's record says the same. */
function hint(
  state: PaymentState,
  { refs, word, status }: PaymentReport,
  isRepeat: boolean,
  moment: Moment,
): EventBody[] {
  const main = mainRequest(state);
  if (isOther(state, refs)) {
    const detail = `${word} under ${Object.values(refs).join(", ")}`;
    return raiseAttention(state.concerns, "second_transaction", main.requestId, detail);
  }
  const active = activeRequest(state) ?? main;
  const asked = active.operation === "createCustomer" ? main : active;
  return decideHint(asked, { word, isRepeat, said: asked === main ? saidBy(status) : null }, moment);
}

/** The final status stays: what says more than it is told to the aftercare, which owns the money from here on. */
function afterTheEnd(state: PaymentState, notification: ProviderNotification): EventBody[] {
  if (state.aftercareKeys.includes(notification.key)) return [];
  const event = received(state, notification);
  const { savedCard } = event;
  const awaitsCard = state.savedCard === null && state.savedCardDueAt !== null;
  const withCard = awaitsCard ? { ...view(state), savedCard } : view(state);
  return repeats(withCard, notification) ? [event] : [{ type: "leftForAftercare", notification }];
}

/** A card that this payment was to save, and that its own transaction brought. */
function announcedCard(state: PaymentState, report: Report): SavedCard | null {
  if (!state.saveCard) return null;
  if (report.about === "payment") {
    const { status, amount, refs, savedCard } = report;
    const isPaid = status === "succeeded" && (amount === null || sameMoney(amount, state.amount));
    const card = isPaid && !isOther(state, refs) ? ownCard(state, savedCard) : null;
    // What was told of it apart says more.
    return card?.detailsFollow && state.announcedCard?.token === card.token ? state.announcedCard : card;
  }
  if (report.about !== "card" || report.status !== "succeeded") return null;
  const card = ownCard(state, report.savedCard);
  // A provider that names customers by our own number tells a stranger's card by it.
  const isStrangers = !state.rules.needsCustomer && card?.customerNo !== state.customerNo;
  return isStrangers ? null : card;
}

function textOf(report: Report): string {
  if (report.about === "payment") return report.word;
  const isNotice = report.about === "case" || report.about === "other";
  return isNotice ? `${report.type} ${report.status}` : report.status;
}
