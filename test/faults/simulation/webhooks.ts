import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { Tape } from "../../support/tape.js";
import type { Agenda } from "./agenda.js";
import type { Mischief } from "./mischief.js";

/** Takes one from the provider; false: not now, it is to come again. */
export type Relay = (notification: ProviderNotification) => boolean;

/** What a sender of webhooks has in its log. */
export interface Delivery {
  readonly notification: ProviderNotification;
  /** How often it was acknowledged. */
  acknowledged: number;
}

const LADDER = [30, 300, 600, 3_600, 43_200];

/** The provider's sender: late, twice, in another order, or not at all; what is not acknowledged comes again. */
export class Webhooks {
  readonly log: Delivery[] = [];
  private readonly agenda: Agenda;
  private readonly tape: Tape;
  private readonly mischief: Mischief;
  private readonly relay: Relay;

  constructor(
    world: { readonly agenda: Agenda; readonly tape: Tape; readonly mischief: Mischief },
    relay: Relay,
  ) {
    this.agenda = world.agenda;
    this.tape = world.tape;
    this.mischief = world.mischief;
    this.relay = relay;
  }

  send(notification: ProviderNotification): void {
    const { report } = notification;
    const isWord = report.about === "payment" || "requestId" in report;
    const told = isWord ? this.mischief.told(report) : report;
    // Repeats are known by what a notification says, so that a lie and the truth have keys of their own.
    const key =
      told.status === report.status ? notification.key : `${notification.key}, told as ${told.status}`;
    const delivery = { notification: { ...notification, key, report: told }, acknowledged: 0 };
    this.log.push(delivery);
    for (const delay of this.delays()) this.tries(delivery, delay, LADDER);
  }

  private delays(): readonly number[] {
    if (this.mischief.isOver) return [1];
    const delays = this.tape.pick<readonly number[]>([
      [1],
      [0, 1],
      [300],
      [1, 3_600],
      [5_000],
      [200_000],
      [],
    ]);
    if (delays.length === 0) this.mischief.strikes("webhook: lost");
    if (delays.length > 1) this.mischief.strikes("webhook: twice");
    if ((delays[0] ?? 0) > 1) this.mischief.strikes("webhook: late");
    return delays;
  }

  private tries(delivery: Delivery, delay: number, [next, ...rest]: readonly number[]): void {
    this.agenda.in(delay, () => {
      if (this.relay(delivery.notification)) delivery.acknowledged += 1;
      else if (next !== undefined) this.tries(delivery, next, rest);
    });
  }
}
