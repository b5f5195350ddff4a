import { decideCall, decideRefundQuery } from "../../domain/aftercare/decide-call.js";
import type { RefundCallEnded, RefundQueryEnded } from "../../domain/aftercare/decide-call.js";
import { decideHeld, decideNotice } from "../../domain/aftercare/decide-notice.js";
import { awaitsFinalStatus, decideRead, decideReadFailed } from "../../domain/aftercare/decide-read.js";
import type { AftercareEvent, EventBody } from "../../domain/aftercare/events.js";
import { record } from "../../domain/aftercare/evolve.js";
import { decideTick } from "../../domain/aftercare/next-move.js";
import { searchValues } from "../../domain/aftercare/search-values.js";
import { activeRefund, type AftercareState } from "../../domain/aftercare/state.js";
import { view } from "../../domain/aftercare/view.js";
import { aftercareDetails } from "../../domain/guidance/aftercare-details.js";
import { aftercareChanges } from "../../domain/merchant-events/aftercare-changes.js";
import { rankOf } from "../../domain/notification.js";
import { progressOfAftercare } from "../../domain/progress.js";
import { decideUnverified } from "../../domain/requests/unverified.js";
import { rulesAt } from "../../providers/terms.js";
import { read } from "../run/activities.js";
import { EventSourced } from "../run/event-sourced.js";
import type { Received } from "../run/handlers.js";
import { asked } from "../../domain/requests/schedule.js";
import { ProgressReporter } from "../run/progress.js";
import { Publisher } from "../run/publish.js";

type Message =
  | Received
  | { readonly by: "call"; readonly requestId: string; readonly ended: RefundCallEnded }
  | {
      readonly by: "query";
      readonly requestId: string;
      readonly ended: RefundQueryEnded;
      readonly askedAt?: string;
    };

/** A payment's aftercare inside its workflow. */
export class Aftercare extends EventSourced<AftercareState, EventBody, AftercareEvent, Message> {
  protected readonly record = record;
  protected readonly changes = aftercareChanges;
  private readonly publisher = new Publisher();
  private readonly progress = new ProgressReporter();

  publish(): void {
    this.publisher.publish(aftercareDetails(this.state, this.moment().now), searchValues(this.state));
    this.progress.report(progressOfAftercare(view(this.state)));
  }

  /** What has come together is taken in one order, whatever order it came in; an answer is newer than a notification. */
  readInbox(): void {
    const rank = (message: Message) => (message.by === "notification" ? rankOf(message.notification) : "");
    const isAnswer = ({ by }: Message) => by === "call" || by === "query";
    const messages = this.inbox.splice(0);
    const news = messages
      .filter((message) => !isAnswer(message))
      .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
    for (const message of [...news, ...messages.filter(isAnswer)]) this.apply(this.decided(message));
  }

  private decided(message: Message): EventBody[] {
    switch (message.by) {
      case "notification":
        return decideNotice(this.state, message.notification, this.moment());
      case "unreadable":
        return [{ type: "notificationUnreadable", reason: message.reason }];
      case "unverified": {
        const { state } = this;
        return decideUnverified(state, activeRefund(state), message.notification, this.moment());
      }
      case "call":
        return decideCall(this.state, message.requestId, message.ended, this.moment());
      case "query":
        return decideRefundQuery(this.state, message.requestId, message.ended, {
          ...this.moment(),
          ...asked(message),
        });
    }
  }

  /** Reads the payment anew, until a final status has been seen; then what was held for it is judged. */
  async readPayment(): Promise<void> {
    if (awaitsFinalStatus(this.state)) {
      const { account, paymentId } = this.state;
      const asked = read(`read the payment ${paymentId}`).readPayment({ account, paymentId });
      const facts = await asked.catch(() => null);
      if (facts) this.takeSettings(facts);
      this.apply(
        facts ? decideRead(this.state, facts, rulesAt) : decideReadFailed(this.state, this.moment()),
      );
      if (!facts) return;
    }
    while (this.state.held.length > 0) this.apply(decideHeld(this.state, this.moment()));
  }

  tick(): void {
    this.applyDeadline(decideTick(this.state, this.moment()));
  }
}
