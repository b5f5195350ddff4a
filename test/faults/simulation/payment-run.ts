import { decide, decideAsked, decideSend, decideTold, record } from "../../../src/domain/payment/decide.js";
import type { Command, Fact } from "../../../src/domain/payment/decide.js";
import type { EventBody, PaymentEvent } from "../../../src/domain/payment/events.js";
import { nextMove } from "../../../src/domain/payment/next-move.js";
import { activeRequest, type PaymentState } from "../../../src/domain/payment/state.js";
import { view, type PaymentView } from "../../../src/domain/payment/view.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { Moment } from "../../../src/domain/requests/schedule.js";
import type { Request } from "../../../src/domain/requests/request.js";
import { Run, type Ended, type Outside } from "./run.js";

const NOTHING = { ending: "unknown", code: "", message: "" } as const;

/** The payment's workflow without Temporal: its core and its loop, on the story's clock. */
export class PaymentRun extends Run<PaymentState, EventBody, PaymentEvent, Fact> {
  protected readonly record = record;
  private readonly tellAftercare: (notification: ProviderNotification) => void;

  constructor(
    opened: EventBody,
    outside: Outside,
    tellAftercare: (notification: ProviderNotification) => void,
  ) {
    super(outside);
    this.tellAftercare = tellAftercare;
    this.begin([opened]);
  }

  get view(): PaymentView {
    return view(this.state);
  }

  protected get reference(): string {
    return this.state.reference;
  }

  protected called(requestId: string, ended: Ended): Fact {
    return { by: "call", requestId, ended };
  }

  get active(): Request | null {
    return activeRequest(this.state);
  }

  /** The refusal's words; null: accepted. */
  command(command: Command): string | null {
    if (this.isClosed) return "it is over";
    this.readInbox();
    const decision = decideAsked(this.state, command, this.moment());
    if (decision.accepted) {
      this.accepted(() => this.command(command));
      this.apply(decision.events);
    }
    this.work();
    return decision.accepted ? null : decision.message;
  }

  protected readInbox(): void {
    const facts = this.takeInbox();
    if (facts.length > 0) this.takes((moment) => decide(this.state, facts, moment));
  }

  protected nextOf(state: PaymentState, { now, told }: Moment): string {
    return nextMove(state, now, told).do;
  }

  protected move(): boolean {
    const { state } = this;
    const next = nextMove(state, this.time, this.told);
    switch (next.do) {
      case "send":
        this.apply(decideSend(state));
        this.sends();
        return false;
      case "query":
        this.calls(this.outside.query(), ({ ended, askedAt }) => ({ by: "query", ended, askedAt }));
        return false;
      case "giveUp": {
        const { requestId } = next.request;
        const told = { seconds: 0, ended: () => NOTHING };
        this.calls(told, ({ wasReset }) => (wasReset ? null : { by: "unsent", requestId }));
        return false;
      }
      case "tick":
        this.applyDeadline(decide(state, [{ by: "tick" }], this.moment()));
        return true;
      case "tellAftercare":
        this.tellAftercare(next.notification);
        this.apply(decideTold(next.notification.key, true));
        return true;
      case "wait":
        return this.wakeAt(next.until);
      case "finish":
        this.isClosed = true;
        return false;
    }
  }
}
