import {
  awaitsFinalStatus,
  decideHeld,
  decideNotice,
  decideRead,
  decideReadFailed,
  decideTick,
  record,
} from "../../domain/aftercare/decide.js";
import type { AftercareEvent, EventBody } from "../../domain/aftercare/events.js";
import type { AftercareState } from "../../domain/aftercare/state.js";
import { rankOf, type ProviderNotification } from "../../domain/notification.js";
import { read } from "../steps/activities.js";
import { EventSourced, type Settings } from "../steps/event-sourced.js";

type Message =
  | { readonly by: "notification"; readonly notification: ProviderNotification }
  /** A signal that no relay sends; why it can't be read. */
  | { readonly by: "unreadable"; readonly reason: string };

/** A payment's aftercare inside its workflow. */
export class Aftercare extends EventSourced<AftercareState, EventBody, AftercareEvent, Message> {
  protected readonly record = record;

  /** What has come together is taken in one order, whatever order it came in. */
  readInbox(): void {
    const rank = (message: Message) => (message.by === "notification" ? rankOf(message.notification) : "");
    const messages = this.inbox.splice(0).sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    for (const message of messages)
      this.apply(
        message.by === "notification"
          ? decideNotice(this.state, message.notification, this.moment())
          : [{ type: "notificationUnreadable", reason: message.reason }],
      );
  }

  override takeSettings(settings: Settings): void {
    super.takeSettings(settings);
    const { run } = settings;
    if (run !== undefined && run !== this.state.run) this.apply([{ type: "runWasReset", run }]);
  }

  /** Reads the payment anew, until a final status has been seen; then what was held for it is judged. */
  async readPayment(): Promise<void> {
    if (awaitsFinalStatus(this.state)) {
      const { account, paymentId } = this.state;
      const facts = await read(`read ${paymentId}`)
        .readPayment({ account, paymentId })
        .catch(() => null);
      if (facts) this.takeSettings(facts);
      this.apply(facts ? decideRead(this.state, facts) : decideReadFailed(this.state, this.moment()));
      if (!facts) return;
    }
    while (this.state.held.length > 0) this.apply(decideHeld(this.state, this.moment()));
  }

  /** A deadline that changes nothing would be due for ever: better a failed workflow task that is seen and mended. */
  tick(): void {
    const events = decideTick(this.state, this.moment());
    if (events.length === 0)
      throw new Error(`a deadline of the aftercare of ${this.state.paymentId} changes nothing`);
    this.apply(events);
  }
}
