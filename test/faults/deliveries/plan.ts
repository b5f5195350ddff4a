import { Random } from "../campaign/random.js";
import { KINDS, type Kind } from "./news.js";

/** Something that a provider tells of a payment, as often as it sends it. */
export interface NewsEvent {
  /** The provider's own number: no other event has it, so that it is known again wherever it is kept. */
  readonly number: string;
  readonly paymentId: string;
  readonly kind: Kind;
  /** `late`: first sent once its payment is closed; `stranger`: nobody has ever started its payment. */
  readonly when: "open" | "late" | "stranger";
}

/** What happens, in this order: one send of an event, or the end of a payment. */
export type Step =
  | { readonly do: "send"; readonly event: NewsEvent; readonly relay: number }
  | { readonly do: "close"; readonly paymentId: string };

export interface DeliveryPlan {
  /** Those that are really paid. */
  readonly paymentIds: readonly string[];
  readonly events: readonly NewsEvent[];
  readonly steps: readonly Step[];
}

const SENDS_OF_A_PAYMENT = 80;
const LATE_PERCENT = 5;
const STRANGER_PERCENT = 3;
/** The others stay open to the end. */
const CLOSES_PERCENT = 70;
const MOST_SENDS = 8;
/** How far apart, of the whole run, two sends of one event may lie. */
const SPREAD = 0.15;

/** @param runs so many sends are planned; what is not acknowledged is sent again on top */
export function planDeliveries(seed: number, runs: number, prefix: string): DeliveryPlan {
  const draw = new Random(seed);
  const place = () => draw.below(1_000_000) / 1_000_000;
  const payments = Array.from({ length: Math.max(20, Math.ceil(runs / SENDS_OF_A_PAYMENT)) }, (_, at) => ({
    paymentId: `${prefix}_${at}`,
    closesAt: draw.chance(CLOSES_PERCENT) ? 0.3 + place() * 0.6 : null,
  }));
  const closing = payments.flatMap(({ paymentId, closesAt }) =>
    closesAt === null ? [] : [{ paymentId, closesAt }],
  );
  const placed: { readonly at: number; readonly step: Step }[] = closing.map(({ paymentId, closesAt }) => ({
    at: closesAt,
    step: { do: "close", paymentId },
  }));
  const events: NewsEvent[] = [];
  const add = (event: NewsEvent, from: number, to: number) => {
    events.push(event);
    const first = from + place() * (to - from);
    const sends = Math.min(draw.between(1, MOST_SENDS), runs - sent);
    for (let send = 0; send < sends; send++) {
      const at = send === 0 ? first : first + place() * SPREAD;
      placed.push({ at, step: { do: "send", event, relay: draw.below(2) } });
    }
    sent += sends;
  };
  let sent = 0;
  for (let index = 0; sent < runs; index++) {
    const number = `${prefix}N${index}`;
    const kind = draw.pick(KINDS);
    const kindOfTime = draw.below(100);
    if (kindOfTime < LATE_PERCENT && closing.length > 0) {
      const { paymentId, closesAt } = draw.pick(closing);
      add({ number, paymentId, kind, when: "late" }, closesAt, 1);
    } else if (kindOfTime < LATE_PERCENT + STRANGER_PERCENT) {
      const paymentId = `${prefix}_X${draw.below(payments.length)}`;
      add({ number, paymentId, kind, when: "stranger" }, 0, 1);
    } else {
      const { paymentId, closesAt } = draw.pick(payments);
      add({ number, paymentId, kind, when: "open" }, 0, closesAt ?? 1);
    }
  }
  placed.sort((one, other) => one.at - other.at);
  return {
    paymentIds: payments.map(({ paymentId }) => paymentId),
    events,
    steps: placed.map(({ step }) => step),
  };
}
