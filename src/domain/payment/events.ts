import type { Acknowledged, AttentionRaised } from "../attention.js";
import type { ProviderRefs, SavedCard } from "../reports.js";
import type { Money } from "../money.js";
import type { ProviderNotification } from "../notification.js";
import type { ProviderRules } from "../provider-terms.js";
import type { NotificationUnverified, RequestEventBody, Resolved, RunWasReset } from "../requests/events.js";
import type { Failure } from "../requests/request.js";
import type { PaymentState } from "./state.js";
import type { CommandName } from "./states.js";
import type { PaymentTerms } from "./terms.js";

/** What happened to a payment. The payment's state is nothing but the fold of these. Times are ISO 8601. */
export type EventBody =
  | ({ readonly type: "opened" } & PaymentTerms)
  /** It goes on in a new run, before Temporal's limits, with all that it was. */
  | { readonly type: "continued"; readonly state: PaymentState; readonly run: string }
  /** The rules of the provider as the first answer brought them: they stay, whatever a later release says. */
  | { readonly type: "rulesFixed"; readonly rules: ProviderRules }
  | RunWasReset
  | RequestEventBody
  | { readonly type: "customerCreated"; readonly customerNo: string }
  | {
      readonly type: "actionRequired";
      readonly url: string;
      readonly expiresAt: string;
      readonly nextCheckAt: string;
    }
  /** The shopper's time is over, whatever the provider says: nobody is sent to the page any more. */
  | { readonly type: "actionEnded" }
  /** The shopper's time is over and the provider is asked to cancel; a payment made meanwhile is given back. */
  | { readonly type: "abandonRequested"; readonly requestId: string; readonly again: boolean }
  /** The provider was asked to cancel, and its record is open, or says that the money is kept, all the same. */
  | { readonly type: "cancelHadNoEffect"; readonly isPaid: boolean; readonly askedAt?: string }
  | { readonly type: "authorized"; readonly amount: Money; readonly expiresAt: string }
  | { readonly type: "captureRequested"; readonly requestId: string; readonly amount: Money }
  | { readonly type: "cancelRequested"; readonly requestId: string; readonly reason: string | null }
  /** Temporal asked to cancel, once and for all, before there was anything to cancel: it acts at `authorized`. */
  | { readonly type: "cancelKept"; readonly reason: string }
  /** An earlier request turned out to have succeeded before this one was sent: it never is. */
  | { readonly type: "requestDropped"; readonly requestId: string }
  /** A capture or cancel that came to nothing: the payment is `authorized` again. */
  | { readonly type: "requestRefused"; readonly requestId: string; readonly failure: Failure }
  /** `requestId`: the charge's or capture's that took it. */
  | { readonly type: "captured"; readonly amount: Money; readonly requestId: string }
  | { readonly type: "canceled" }
  | { readonly type: "expired" }
  | { readonly type: "moneyReturned"; readonly amount: Money }
  | { readonly type: "failed"; readonly failure: Failure }
  | {
      readonly type: "notificationReceived";
      readonly key: string;
      readonly word: string;
      readonly savedCard: SavedCard | null;
      /** The numbers beside that card, where the provider has given none before: it waits until they are known. */
      readonly cardUnder?: ProviderRefs;
    }
  | { readonly type: "notificationIgnored"; readonly key: string; readonly reason: string }
  /** What came as a notification is none that Holdfast can read: anyone with access to the namespace can signal. */
  | { readonly type: "notificationUnreadable"; readonly reason: string }
  | NotificationUnverified
  /** It is about money and the payment is final: its aftercare is told. */
  | { readonly type: "leftForAftercare"; readonly notification: ProviderNotification }
  | { readonly type: "aftercareTold"; readonly key: string }
  /** The provider's record names the saved card's token. */
  | { readonly type: "cardAnnounced"; readonly savedCard: SavedCard }
  | { readonly type: "cardSaved"; readonly savedCard: SavedCard }
  | { readonly type: "savedCardMissing" }
  | { readonly type: "commandRefused"; readonly command: CommandName; readonly message: string }
  | Resolved
  | Acknowledged
  | AttentionRaised;

export type PaymentEvent = EventBody & { readonly seq: number; readonly at: string };
