import { raiseAttention, type AttentionRaised } from "../attention.js";
import type { ProviderNotification } from "../notification.js";
import type { Books } from "./books.js";
import { broughtForward } from "./checks.js";
import type { NotificationUnverified, RequestEventBody } from "./events.js";
import type { Request } from "./request.js";
import type { Moment } from "./schedule.js";

/**
 * More than these change nothing and are not recorded, so that a flood fills nothing. Half of the checks that the
 * relay's own notifications may bring forward are left to them.
 */
const KEPT_UNVERIFIED = 8;

const NOT_THE_RELAYS = "a notification that the relay did not seal";

/**
 * What anybody may have sent in the relay's place. Nothing that it says is believed, not even its key, by which the
 * genuine one would pass for a repeat: the provider is asked earlier about what it is to be asked about anyway, and a
 * person is called, once.
 *
 * @param active the request that is worked on
 */
export function decideUnverified(
  { unverified = 0, concerns, paymentId, account }: Books,
  active: Request | null,
  notification: ProviderNotification,
  moment: Moment,
): (NotificationUnverified | AttentionRaised | RequestEventBody)[] {
  if (unverified >= KEPT_UNVERIFIED) return [];
  const { key, report } = notification;
  const isNamed = notification.paymentId === paymentId && notification.account === account;
  return [
    { type: "notificationUnverified", key, about: report.about },
    ...raiseAttention(concerns, "unknown_news", null, NOT_THE_RELAYS),
    ...(active && isNamed ? broughtForward(active, moment) : []),
  ];
}
