import { decideCall, decideRefundQuery, decideSend } from "../../../src/domain/aftercare/decide-call.js";
import { decidePaymentQuery } from "../../../src/domain/aftercare/decide-confirmation.js";
import { decideHeld, decideNotice } from "../../../src/domain/aftercare/decide-notice.js";
import {
  awaitsFinalStatus,
  decideRead,
  decideReadFailed,
} from "../../../src/domain/aftercare/decide-read.js";
import { decideRefund, decideResolve } from "../../../src/domain/aftercare/decide-refund.js";
import type { AftercareEvent, EventBody } from "../../../src/domain/aftercare/events.js";
import { record } from "../../../src/domain/aftercare/evolve.js";
import { decideTick, nextMove } from "../../../src/domain/aftercare/next-move.js";
import {
  activeRefund,
  type AftercareState,
  type RefundRequest,
} from "../../../src/domain/aftercare/state.js";
import { view, type AftercareView } from "../../../src/domain/aftercare/view.js";
import type { RefundInput, ResolveRefundInput } from "../../../src/domain/input/command-input.js";
import { rankOf, type ProviderNotification } from "../../../src/domain/notification.js";
import { decideAcknowledge, type CommandDecision } from "../../../src/domain/requests/commands.js";
import { rulesAt } from "../../../src/providers/terms.js";
import type { Moment } from "../../../src/domain/requests/schedule.js";
import { Run, type Ended, type Outside } from "./run.js";

type Message =
  | { readonly by: "notification"; readonly notification: ProviderNotification }
  | { readonly by: "call"; readonly requestId: string; readonly ended: Ended }
  | { readonly by: "query"; readonly requestId: string; readonly ended: Ended; readonly askedAt: string }
  | { readonly by: "paymentQuery"; readonly ended: Ended; readonly askedAt: string };

/** The aftercare's workflow without Temporal. */
export class AftercareRun extends Run<AftercareState, EventBody, AftercareEvent, Message> {
  protected readonly record = record;
  protected readonly reference = "";

  constructor(outside: Outside, paymentId: string, account: string) {
    super(outside);
    this.begin([{ type: "opened", paymentId, account, run: this.actualRun }]);
  }

  get view(): AftercareView {
    return view(this.state);
  }

  protected called(requestId: string, ended: Ended): Message {
    return { by: "call", requestId, ended };
  }

  get active(): RefundRequest | null {
    return activeRefund(this.state);
  }

  refund(input: RefundInput): string | null {
    return this.commanded(() => decideRefund(this.state, input, this.moment()));
  }

  resolve(input: ResolveRefundInput): string | null {
    return this.commanded(() => decideResolve(this.state, input));
  }

  acknowledge(operator: string): string | null {
    return this.commanded(() => decideAcknowledge(this.state, { note: "seen to", operator }));
  }

  private commanded(decide: () => CommandDecision<EventBody>): string | null {
    if (awaitsFinalStatus(this.state)) this.readPayment();
    this.readInbox();
    const decision = decide();
    if (decision.accepted) {
      this.accepted(() => this.commanded(decide));
      this.apply(decision.events);
    }
    this.work();
    return decision.accepted ? null : decision.message;
  }

  protected readInbox(): void {
    const rank = (message: Message) => (message.by === "notification" ? rankOf(message.notification) : "9");
    for (const message of this.takeInbox().sort((a, b) => (rank(a) < rank(b) ? -1 : 1)))
      this.takes((moment) => this.decided(message, moment));
  }

  protected nextOf(state: AftercareState, { now, told }: Moment): string {
    return nextMove(state, now, told).do;
  }

  private decided(message: Message, moment: Moment): EventBody[] {
    switch (message.by) {
      case "notification":
        return decideNotice(this.state, message.notification, moment);
      case "call":
        return decideCall(this.state, message.requestId, message.ended, moment);
      case "query":
        return decideRefundQuery(this.state, message.requestId, message.ended, {
          ...moment,
          askedAt: message.askedAt,
        });
      case "paymentQuery":
        return decidePaymentQuery(this.state, message.ended, { ...moment, askedAt: message.askedAt });
    }
  }

  private readPayment(): void {
    const facts = this.outside.readPayment();
    this.apply(facts ? decideRead(this.state, facts, rulesAt) : decideReadFailed(this.state, this.moment()));
    if (facts) while (this.state.held.length > 0) this.apply(decideHeld(this.state, this.moment()));
  }

  protected move(): boolean {
    const next = nextMove(this.state, this.time, this.told);
    switch (next.do) {
      case "send":
        this.apply(decideSend(this.state));
        this.sends();
        return false;
      case "queryRefund": {
        const { requestId } = next.request;
        this.calls(this.outside.queryRefund(requestId), ({ ended, askedAt }) => ({
          by: "query",
          requestId,
          ended,
          askedAt,
        }));
        return false;
      }
      case "queryPayment":
        this.calls(this.outside.query(), ({ ended, askedAt }) => ({ by: "paymentQuery", ended, askedAt }));
        return false;
      case "readPayment":
        this.readPayment();
        return true;
      case "tick":
        this.applyDeadline(decideTick(this.state, this.moment()));
        return true;
      case "wait":
        return this.wakeAt(next.until);
      case "finish":
        this.isClosed = true;
        return false;
    }
  }
}
