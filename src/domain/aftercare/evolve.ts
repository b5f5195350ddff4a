import type { AttentionReason } from "../attention.js";
import { REVERSAL_REFUND_ID } from "../ids.js";
import { recorder } from "../requests/books.js";
import { booksChange } from "../requests/books.js";
import { inResetRun, newRequest } from "../requests/request.js";
import { longer } from "../requests/schedule.js";
import type { AftercareEvent, EventBody } from "./events.js";
import type { AftercareState, RefundRequest } from "./state.js";

const KEPT_NOTICES = 100;
const KEPT_KEYS = 2_000;
const KEPT_DISPUTES = 50;

/** The events with their place and time, and the state after them. */
export const record = recorder<AftercareState, EventBody>(evolve);

/** The aftercare's state after one more event. Total and pure; it decides nothing. */
export function evolve(state: AftercareState | null, event: AftercareEvent): AftercareState {
  if (event.type === "opened") return open(event);
  if (event.type === "continued") return { ...event.state, run: event.run };
  if (!state) throw new Error(`an aftercare's first event is "opened", not "${event.type}"`);
  return { ...state, ...change(state, event), updatedAt: event.at };
}

function open({ paymentId, account, run, at }: Extract<AftercareEvent, { type: "opened" }>): AftercareState {
  return {
    ...{ paymentId, account, run, wasReset: false, openedAt: at, updatedAt: at },
    ...{ payment: null, isNotKept: false, reading: null, held: [] },
    ...{ requests: [], confirmation: null, notices: [], noticeKeys: [], disputes: [], concerns: [] },
  };
}

type Change = Partial<AftercareState>;
type Later = Exclude<AftercareEvent, { type: "opened" | "continued" }>;

function change(state: AftercareState, event: Later): Change {
  const { at } = event;
  switch (event.type) {
    case "paymentRead": {
      const { type, seq, at: _, ...payment } = event;
      return { payment, isNotKept: false, reading: null, concerns: without(state, "payment_unreadable") };
    }
    case "paymentNotKept":
      return { isNotKept: true, reading: null, concerns: without(state, "payment_unreadable") };
    case "readFailed":
      return { reading: { since: state.reading?.since ?? at, until: event.readAgainAt } };
    case "refundRequested":
      return asked(state, { ...event, operation: "refund", reverses: null });
    case "reversalRequested":
      return asked(state, { ...event, refundId: REVERSAL_REFUND_ID });
    case "noticeReceived": {
      const { type, seq, ...notice } = event;
      return {
        notices: [...state.notices, notice].slice(-KEPT_NOTICES),
        noticeKeys: [...state.noticeKeys, notice.key].slice(-KEPT_KEYS),
        held: state.held.filter(({ key }) => key !== notice.key),
      };
    }
    case "noticeHeld":
      return { held: [...state.held, event.notification] };
    case "disputeChanged": {
      const { type, seq, ...dispute } = event;
      const others = state.disputes.filter(({ caseId }) => caseId !== dispute.caseId);
      return { disputes: [...others, dispute].slice(-KEPT_DISPUTES) };
    }
    case "confirmationStarted":
      return { confirmation: { since: at, nextCheckAt: at, denials: null } };
    case "confirmationChecked": {
      if (!state.confirmation) return {};
      const { since, denials } = state.confirmation;
      const isDenial = event.result === "denied" || event.result === "notFound";
      const inARow = isDenial ? longer(denials, event.askedAt ?? at) : null;
      return { confirmation: { since, nextCheckAt: event.nextCheckAt, denials: inARow } };
    }
    case "confirmationEnded":
      return { confirmation: null, concerns: without(state, "unconfirmed_payment") };
    case "notificationUnreadable":
      return {};
    case "acknowledged":
      return { ...inBooks(state, event), ...seenTo(state, event.reason) };
    default:
      return inBooks(state, event);
  }
}

function inBooks(state: AftercareState, event: Parameters<typeof booksChange>[1]): Change {
  return booksChange<RefundRequest>(state, event, ({ operation }) => operation === "refund");
}

/** What the payment called for at its end is seen to where the person names its reason. */
function seenTo({ payment }: AftercareState, reason: AttentionReason | null): Change {
  if (payment?.attention?.reason !== reason) return {};
  const { attention, ...others } = payment;
  return { payment: others };
}

type Asked = "operation" | "requestId" | "amount" | "refundId" | "reason" | "reverses";

function asked(state: AftercareState, event: Pick<RefundRequest, Asked> & { readonly at: string }): Change {
  const { requests, wasReset, payment } = state;
  const { operation, requestId, amount, refundId, reason, reverses, at } = event;
  const isRefund = operation === "refund";
  const readBeforeSend = isRefund && (payment?.rules.refundReadFirst ?? false);
  const request = newRequest({ operation, requestId, amount }, { readBeforeSend });
  const refund = { ...request, operation, refundId, reason, reverses };
  return { requests: [...requests, wasReset ? inResetRun(refund, isRefund, at) : refund] };
}

function without({ concerns }: AftercareState, ended: AttentionReason) {
  return concerns.filter(({ reason }) => reason !== ended);
}
