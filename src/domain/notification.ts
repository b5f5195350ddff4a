import { providerNames, type ProviderName } from "./capabilities.js";
import type { CardReport, NoticeReport, PaymentReport, RequestReport } from "./facts.js";
import { invalidInputMessage, oneOf, parse, type Rule } from "./input/rules.js";
import { report } from "./outside/reports.js";
import { bounded, known, time } from "./outside/values.js";

/**
 * A provider's webhook after the relay has verified and normalized it: the argument of the signal
 * `providerNotification`. An internal schema: it may gain optional fields, and loses none.
 */
export interface ProviderNotification {
  readonly provider: ProviderName;
  readonly account: string;
  readonly paymentId: string;
  /** The same for every send of the same news (type, provider number, status): repeats are known by it. */
  readonly key: string;
  /** ISO 8601, the relay's clock. */
  readonly receivedAt: string;
  readonly report: PaymentReport | RequestReport | CardReport | NoticeReport;
}

const aboutPayment: Rule<ProviderNotification["report"]> = (given, field, problems) => {
  const said = report(given, field, problems);
  if (said?.about !== "customer" && said?.about !== "nothing") return said;
  return void problems.push({ field, message: "is not what a notification is about" });
};

const sent: Rule<ProviderNotification> = known({
  provider: oneOf(providerNames),
  account: bounded(64),
  paymentId: bounded(128),
  key: bounded(1_024, 1),
  receivedAt: time,
  report: aboutPayment,
});

/** A signal's argument, whatever it is; anyone with access to the namespace can signal. */
export function readNotification(
  given: unknown,
):
  | { readonly ok: true; readonly value: ProviderNotification }
  | { readonly ok: false; readonly reason: string } {
  const read = parse(given, sent);
  return read.ok
    ? { ok: true, value: read.input }
    : { ok: false, reason: invalidInputMessage(read.problems).slice(0, 500) };
}

const FIRST_TO_LAST = ["succeeded", "failed", "closed", "pending", "open"];

/** Sorts as text: news that comes together is taken in one order, whatever order it came in, and success first. */
export function rankOf({ report: { status }, key }: ProviderNotification): string {
  const place = FIRST_TO_LAST.indexOf(status);
  return `${place < 0 ? FIRST_TO_LAST.length : place} ${key}`;
}
