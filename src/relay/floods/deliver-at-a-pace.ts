import type { ProviderNotification } from "../../domain/notification.js";
import type { Deliver } from "../delivery.js";
import { Rate } from "./rate.js";

/** Far more of one payment than any provider tells, and of one kind of news; and of an account, so many a second. */
const PAYMENT = { burst: 100, perSecond: 1 / 30, names: 50_000 };
const KIND = { burst: 30, perSecond: 1 / 60, names: 50_000 };
const ACCOUNT = { burst: 2_000, perSecond: 500, names: 1_000 };

/**
 * Lets only so much of one payment and of one account through to Temporal: a flood must not fill a payment's history.
 * One kind of news leaves room for the others. What is too much is not acknowledged, so the provider sends it again.
 */
export function deliverAtAPace(deliver: Deliver, now: () => number): Deliver {
  const rates = [PAYMENT, KIND, ACCOUNT].map((limit) => new Rate({ ...limit, now }));
  return async (notification) => {
    const names = namesOf(notification);
    const isTooMuch = rates.some((rate, at) => !rate.allows(names[at] ?? ""));
    if (isTooMuch) return { result: "limited", reason: "too many notifications of its payment or account" };
    for (const [at, rate] of rates.entries()) rate.counts(names[at] ?? "");
    return deliver(notification);
  };
}

function namesOf({ provider, account, paymentId, report }: ProviderNotification): string[] {
  const payment = `${account} ${paymentId}`;
  return [payment, `${payment} ${report.about} ${report.status}`, `${provider} ${account}`];
}
