import { patched, workflowInfo } from "@temporalio/workflow";
import type { PaymentKey } from "../../domain/ids.js";
import { handOverName } from "../../domain/merchant-events/details.js";
import { named, type Change, type Counts, type MerchantEvent } from "../../domain/merchant-events/event.js";
import { handingOver } from "./merchant-event-activities.js";

/** What a run hands on to the one that continues it. */
export interface CarriedOutbox {
  readonly counts: Counts;
}

/** At most so many, and about so much JSON, go in one message. */
const MOST_AT_A_TIME = 20;
const CHARACTERS_AT_A_TIME = 200_000;

const ASKS_AT_THE_END = "merchant-events-without-an-answer";

/**
 * What happened to a payment or aftercare and its merchant's backend is to be told. It is handed over to a workflow of
 * its own, beside whatever the run does; only its end waits until that is done, and that takes no more than Temporal.
 * Accounts without a URL for events pay nothing: each answer of an activity says, in the history, whether there is one.
 */
export class Outbox {
  /** Null: no answer has said so yet, so all is kept. */
  private hasUrl: boolean | null = null;
  private counts: Counts = {};
  private readonly waiting: MerchantEvent[] = [];
  private isHandingOver = false;

  get isOpen(): boolean {
    return this.hasUrl !== false;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0 && !this.isHandingOver;
  }

  /** What the run that continues this one needs; undefined: nothing. */
  get carried(): CarriedOutbox | undefined {
    return this.hasUrl === true ? { counts: this.counts } : undefined;
  }

  /** @param carried from the run before, where this one continues it */
  takeOver(carried: unknown): void {
    if (carried === undefined) return;
    this.hasUrl = true;
    this.counts = (carried as CarriedOutbox).counts;
  }

  open(hasUrl: boolean): void {
    this.hasUrl = hasUrl;
    if (!hasUrl) this.waiting.length = 0;
  }

  put(payment: PaymentKey, changes: readonly Change[], at: string): void {
    for (const change of changes) {
      const { event, counts } = named(payment, change, this.counts, at);
      this.counts = counts;
      if (event) this.waiting.push(event);
    }
  }

  /**
   * Begins to hand over what waits, unless that is on its way.
   *
   * @param isLast whether no answer will come soon that says if there is a URL: then whoever takes it over looks
   */
  handOver({ account, paymentId }: PaymentKey, isLast: boolean): void {
    if (this.waiting.length === 0 || this.isHandingOver) return;
    if (this.hasUrl === null && !isLast) return;
    // A run of a release that knew nothing of this goes on by its history.
    if (this.hasUrl === null && !patched(ASKS_AT_THE_END)) this.waiting.length = 0;
    else void this.drain({ account, paymentId });
  }

  private async drain(payment: PaymentKey): Promise<void> {
    this.isHandingOver = true;
    while (this.waiting.length > 0) {
      const events = this.waiting.splice(0, this.countOfNext());
      const { taskQueue } = workflowInfo();
      const told = handingOver(handOverName(events));
      const { hasEventsUrl } = await told.handOverMerchantEvents({ ...payment, taskQueue, events });
      this.open(hasEventsUrl);
    }
    this.isHandingOver = false;
  }

  private countOfNext(): number {
    let characters = 0;
    const tooMany = this.waiting.findIndex((event, index) => {
      characters += JSON.stringify(event).length;
      return index > 0 && (index >= MOST_AT_A_TIME || characters > CHARACTERS_AT_A_TIME);
    });
    return tooMany < 0 ? this.waiting.length : tooMany;
  }
}
