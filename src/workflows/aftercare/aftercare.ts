import { awaitsFinalStatus, decideNotice, decideRead, record } from "../../domain/aftercare/decide.js";
import type { AftercareEvent, EventBody } from "../../domain/aftercare/events.js";
import type { AftercareState } from "../../domain/aftercare/state.js";
import type { ProviderNotification } from "../../domain/notification.js";
import { read } from "../steps/activities.js";
import { EventSourced } from "../steps/event-sourced.js";

/** A payment's aftercare inside its workflow. */
export class Aftercare extends EventSourced<AftercareState, EventBody, AftercareEvent, ProviderNotification> {
  protected readonly record = record;

  /** Reads the payment anew, until a final status has been seen. False: it could not be read now. */
  async readPayment(): Promise<boolean> {
    if (!awaitsFinalStatus(this.state)) return true;
    const { account, paymentId } = this.state;
    const facts = await read(`read ${paymentId}`)
      .readPayment({ account, paymentId })
      .catch(() => null);
    if (facts === null) return false;
    this.takeSchedules(facts);
    this.apply(decideRead(this.state, facts));
    return true;
  }

  /** False: the payment could not be read, and messages wait. */
  async readInbox(): Promise<boolean> {
    while (this.inbox.length > 0) {
      if (!(await this.readPayment())) return false;
      const message = this.inbox.shift();
      if (message) this.apply(decideNotice(this.state, message, this.moment()));
    }
    return true;
  }
}
