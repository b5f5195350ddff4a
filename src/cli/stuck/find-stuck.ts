import { attentionReasons, type AttentionReason } from "../../domain/attention.js";
import type { AftercareView } from "../../domain/aftercare/view.js";
import { idOf } from "../../domain/guidance/advice.js";
import { adviceFor, reasonInWords } from "../../domain/guidance/attention-words.js";
import { withoutMarkdown } from "../../domain/guidance/markdown.js";
import type { PaymentView } from "../../domain/payment/view.js";
import { timeOf } from "../../domain/time.js";
import type { Temporal } from "../connect.js";
import type { Documents } from "../documents.js";
import { NoAnswer } from "../unreachable.js";
import { leftNoView, readAftercare, readPayment } from "../read-payment.js";
import { StandingAttention } from "../../client/standing-attention.js";
import type { Found } from "../../client/visibility.js";
import { failingTasks } from "./failing-tasks.js";
import { overdue } from "./overdue.js";

export type Stuck = Documents["stuck"]["payments"][number];

/**
 * What no one would look for, the oldest first; what nobody knows the age of comes before all. A payment may be in it
 * more than once, for each reason.
 *
 * @param olderThanMs only what has lasted for so long; what has no known age is kept
 */
export async function findStuck(
  temporal: Temporal,
  account: string,
  now: Date,
  olderThanMs?: number,
): Promise<Stuck[]> {
  const called = await new StandingAttention(temporal).find(account);
  const late = await overdue(temporal, account, now, olderThanMs);
  // What somebody is called for already stands there once.
  const others = late.filter((one) => !called.some(({ workflowId }) => workflowId === one.workflowId));
  const failing = await failingTasks(temporal, account, [...called, ...others]);
  const isFailing = ({ workflowId }: Found) => failing.some(({ found }) => found.workflowId === workflowId);
  const stuck = [
    ...failing.map(({ found, attempts, since }) => ofFailing(found, attempts, since)),
    ...others.filter((one) => !isFailing(one)).map(ofOverdue),
  ];
  let answers = true;
  for (const one of called) {
    // Where no worker answers once, the others are not waited for: their attention is known all the same.
    const view: Reading = answers && !isFailing(one) ? await viewOf(temporal, one) : null;
    answers &&= view !== "no answer";
    stuck.push(ofAttention(one, view));
  }
  const latest = olderThanMs === undefined ? null : new Date(now.getTime() - olderThanMs).toISOString();
  return stuck
    .filter(({ since }) => latest === null || since === null || since <= latest)
    .sort((one, other) => ((one.since ?? "") < (other.since ?? "") ? -1 : 1));
}

function ofFailing(found: Found, attempts: number, since: string | null): Stuck {
  return {
    ...key(found),
    why: `its workflow tasks fail${attempts > 1 ? `, ${attempts} in a row` : ""}: it stands still, and loses nothing`,
    since,
    advice:
      "Is a worker of another release running, or does its log name an error? Nothing is lost; a worker that fits goes on: " +
      `temporal workflow describe --workflow-id ${found.workflowId}`,
  };
}

function ofOverdue(found: Found): Stuck {
  const { dueAt } = found;
  return {
    ...key(found),
    why: `it is ${found.status ?? "open"}, and its deadline of ${dueAt === null ? "?" : timeOf(dueAt)} has passed`,
    since: dueAt,
    advice: `Do workers run, and can they reach ${found.provider ?? "the provider"}? holdfast doctor; holdfast explain ${idOf(found)}`,
  };
}

function ofAttention(found: Found, read: Reading): Stuck {
  const view = read === "no answer" || read === "no view" ? null : read;
  const reason = attentionReasons.find((known) => known === found.attention);
  const words = reason === undefined ? "see docs/runbooks.md" : reasonInWords(reason);
  return {
    ...key(found),
    why: `${found.attention ?? "attention"}: ${words}${found.isAftercare ? " (after the payment's end)" : ""}`,
    since: view?.attention?.since ?? null,
    advice: read === "no view" ? adviceWithoutView(found) : adviceOf(found, reason, view),
  };
}

type View = PaymentView | AftercareView;
/** `no view`: the payment's run was terminated, or ended otherwise without a result. */
type Reading = View | "no answer" | "no view" | null;

function adviceWithoutView(found: Found): string {
  return (
    `Its workflow was terminated: only ${found.provider ?? "the provider"} can tell what became of it. ` +
    `Compare with its portal; then: holdfast ack ${idOf(found)} --note TEXT`
  );
}

function adviceOf(found: Found, reason: AttentionReason | undefined, view: View | null): string {
  const id = idOf(found);
  if (reason === undefined) return `holdfast explain ${id}`;
  const provider = found.provider ?? "the provider";
  return withoutMarkdown(adviceFor(reason, { id, provider, resolvable: resolvableOf(view) }));
}

function resolvableOf(view: View | null): string | null {
  if (view === null) return null;
  if ("refunds" in view) {
    const refund = view.refunds.find(
      ({ outcomeUnknown, status }) => outcomeUnknown !== null || status === "processing",
    );
    return refund ? `--refund-id ${refund.refundId}` : null;
  }
  return view.outcomeUnknown && `--operation ${view.outcomeUnknown.operation}`;
}

async function viewOf(temporal: Temporal, found: Found): Promise<Reading> {
  try {
    return found.isAftercare ? await readAftercare(temporal, found) : await readPayment(temporal, found);
  } catch (error) {
    if (error instanceof NoAnswer) return "no answer";
    if (leftNoView(error)) return "no view";
    throw error;
  }
}

function key({ paymentId, account }: Found) {
  return { paymentId, account };
}
