import { formatMoney } from "../../domain/money.js";
import type { EventBody } from "../../domain/payment/events.js";
import { timeOf } from "../../domain/time.js";
import { failureInWords, requestSentences } from "./request-sentences.js";
import type { Sentences } from "./sentences.js";

/** What happened to a payment, in a sentence for each event. */
export const paymentSentences: Sentences<EventBody> = {
  ...requestSentences,
  opened: ({ kind, amount, provider, account, saveCard, askFirst }) =>
    `${kind === "charge" ? "charge" : "authorization"} of ${formatMoney(amount)} by ${provider}, account ${account}` +
    (saveCard ? "; the card is to be saved" : "") +
    (askFirst ? `; its starter may have started it before, so ${provider} is asked first` : ""),
  continued: ({ state }) =>
    `goes on in a new run, as it was: ${state.status}. What came before is in the run before this one`,
  rulesFixed: (_, { provider }) => `the rules of ${provider} that the worker had then are this payment's`,
  customerCreated: ({ customerNo }, { provider }) => `${provider} created the customer ${customerNo}`,
  actionRequired: ({ expiresAt }, { provider }) =>
    `the shopper must act at a page of ${provider} until ${timeOf(expiresAt)}`,
  actionEnded: (_, { provider }) => `the shopper's time is over; ${provider} is asked how it stands`,
  abandonRequested: ({ again }) =>
    again
      ? "the cancel had no effect: it is asked for once more"
      : "the shopper did not come back in time: the payment is to be canceled",
  cancelHadNoEffect: ({ isPaid }, { provider }) =>
    `${provider} was asked to cancel, and its record says that the payment is still ${isPaid ? "paid" : "open"}`,
  authorized: ({ amount, expiresAt }) => `${formatMoney(amount)} is held until ${timeOf(expiresAt)}`,
  captureRequested: ({ amount, requestId }) =>
    `a capture of ${formatMoney(amount)} was asked for (${requestId})`,
  cancelRequested: ({ requestId, reason }) =>
    `a cancel was asked for (${requestId})${reason === null ? "" : `: ${reason}`}`,
  cancelKept: ({ reason }) => `a cancel was asked for before the money is held; it acts then: ${reason}`,
  requestDropped: ({ requestId }) =>
    `${requestId} is not sent any more: an earlier request turned out to have succeeded`,
  requestRefused: ({ requestId, failure }) =>
    `${requestId} came to nothing, ${failureInWords(failure)}: the money is still held`,
  captured: ({ amount }) => `captured: ${formatMoney(amount)} is taken`,
  canceled: () => "canceled: the hold is released, nothing was taken",
  expired: () => "expired: the hold has lapsed, nothing was taken",
  moneyReturned: ({ amount }, { provider }) =>
    `${provider}'s record says that ${formatMoney(amount)} went back to the shopper`,
  failed: ({ failure }) => `failed: no money was kept: ${failureInWords(failure)}`,
  notificationReceived: ({ word, savedCard }, { provider }) =>
    `${provider} notified: ${word}${savedCard ? ", with the saved card's token" : ""}`,
  notificationIgnored: ({ reason }, { provider }) =>
    `a notification of ${provider} changed nothing: ${reason}`,
  notificationUnreadable: ({ reason }) => `a notification could not be read, and changed nothing: ${reason}`,
  leftForAftercare: (_, { provider }) =>
    `a notification of ${provider} is about more than the final status says: it is left for the aftercare`,
  aftercareTold: () => "the aftercare has been told",
  cardAnnounced: (_, { provider }) => `${provider} named the saved card's token`,
  cardSaved: () => "the card is saved for later charges",
  savedCardMissing: (_, { provider }) =>
    `${provider} never sent the saved card's token; nothing is wrong with the money`,
  commandRefused: ({ command, message }) => `a ${command} by signal was refused: ${message}`,
};
