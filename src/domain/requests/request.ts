import type { ProviderRefs, Refusal } from "../reports.js";
import type { Money } from "../money.js";
import type { Streak } from "./schedule.js";

export const operations = ["createCustomer", "charge", "authorize", "capture", "cancel", "refund"] as const;

export type Operation = (typeof operations)[number];

/** Why something that was asked for came to nothing. */
export interface Failure {
  readonly operation: Operation;
  readonly kind: "declined" | "rejected" | "abandoned";
  readonly code: string;
  readonly message: string;
}

/** `sending`: it could not be sent yet. `word`: pending at the provider. `outcome`: in doubt, never ended by time. */
export type WaitsFor = "sending" | "word" | "outcome";

export interface Wait {
  readonly for: WaitsFor;
  /** Since when its schedule counts. */
  readonly since: string;
  readonly checks: number;
  /** When the next check or send is due; null: a call is on its way. */
  readonly until: string | null;
}

export interface Outcome {
  readonly result: "succeeded" | "failed";
  readonly by: "provider" | "person";
  readonly failure: Failure | null;
  /** When it was done, where the provider says so. */
  readonly completedAt: string | null;
}

/** One thing that we ask the provider for, under an id of ours, from the wish to the last word. */
export interface Request {
  readonly operation: Operation;
  /** Ours, and the provider's name for it; a customer's creation has none there. */
  readonly requestId: string;
  /** What was asked for: a word of success that names no amount is worth this. */
  readonly amount: Money;
  readonly stage: "toSend" | "onItsWay" | "withProvider" | "settled";
  /** How many were sent and may have had an effect when they were. */
  readonly sends: number;
  readonly sentAt: string | null;
  /** Whether every earlier send of this id is proven without effect: only then can an error code refuse it. */
  readonly firstSend: boolean;
  /** Whether the provider is asked for it before it is sent: `once`, or `often` enough to be its word. */
  readonly lookFirst: "no" | "once" | "often";
  /** Whether it is looked for before every send: the provider may not know a repeat as one. */
  readonly readBeforeSend: boolean;
  /** In a run that a reset made another run may have sent it, so no send of it counts as a first one. */
  readonly inResetRun: boolean;
  /** The provider has told that it has it: no later "no such transaction" proves otherwise. */
  readonly isAcknowledged: boolean;
  /** The last outcome that an unproven notification named: where a proved one differs, a person is called. */
  readonly told: "succeeded" | "failed" | null;
  /** The provider had a record under our id that is not provably ours: it is never adopted and never sent over. */
  readonly foreignRecord: boolean;
  readonly wait: Wait | null;
  /** When each kind of wait began first: its checks widen from there, however often another kind comes between. */
  readonly began: Readonly<Partial<Record<WaitsFor, string>>>;
  /** When any of them began first. */
  readonly clock: string | null;
  /** "No such transaction" answers in a row. */
  readonly notFound: Streak | null;
  /** How often notifications have brought a check forward, and when one last did. */
  readonly hints: number;
  readonly hintedAt: string | null;
  /** The provider's own numbers for it. */
  readonly refs: ProviderRefs;
  readonly outcome: Outcome | null;
  /** Something definite was said against the outcome: a person may settle it anew. */
  readonly isContradicted: boolean;
}

/** A request that was just decided. */
export function newRequest(
  asked: Pick<Request, "operation" | "requestId" | "amount">,
  how: { readonly readBeforeSend?: boolean; readonly lookFirst?: boolean } = {},
): Request {
  const { readBeforeSend = false, lookFirst = readBeforeSend } = how;
  return {
    stage: "toSend",
    sends: 0,
    sentAt: null,
    firstSend: true,
    lookFirst: lookFirst ? "once" : "no",
    readBeforeSend,
    inResetRun: false,
    isAcknowledged: false,
    told: null,
    foreignRecord: false,
    wait: null,
    began: {},
    clock: null,
    notFound: null,
    hints: 0,
    hintedAt: null,
    refs: {},
    outcome: null,
    isContradicted: false,
    ...asked,
  };
}

/**
 * The request in a run that a reset made: what this run has not sent, or was about to send, another may have sent.
 *
 * @param canBeQueried whether the provider can be asked for it without sending it
 */
export function inResetRun<Kept extends Request>(request: Kept, canBeQueried: boolean, at: string): Kept {
  const { stage, began, sends, clock } = request;
  if (stage !== "toSend" && stage !== "onItsWay") return { ...request, inResetRun: true };
  const since = began.sending ?? at;
  return {
    ...request,
    inResetRun: true,
    stage: "toSend",
    sends: stage === "onItsWay" ? sends - 1 : sends,
    firstSend: false,
    lookFirst: canBeQueried ? "often" : "no",
    wait: { for: "sending", since, checks: 0, until: at },
    began: { ...began, sending: since },
    clock: clock ?? at,
  };
}

export function succeeded({ outcome }: Request): boolean {
  return outcome?.result === "succeeded";
}

/** Whether a number that the provider gives here is another one than it gave before: another transaction. */
export function hasOtherNumber({ refs: known }: Pick<Request, "refs">, refs: ProviderRefs): boolean {
  return Object.entries(refs).some(([name, number]) => known[name] !== undefined && known[name] !== number);
}

/** Whether the provider gave one of these numbers before. */
export function hasSameNumber({ refs: known }: Pick<Request, "refs">, refs: ProviderRefs): boolean {
  return Object.entries(refs).some(([name, number]) => known[name] === number);
}

export function failureOf(operation: Operation, refusal: Refusal | undefined): Failure {
  const message = `the provider failed the ${operation}`;
  return { operation, ...(refusal ?? { kind: "declined", code: "failed", message }) };
}

/** What callers see of an outcome that nobody knows. */
export interface Doubt {
  readonly operation: Operation;
  readonly since: string;
  readonly checks: number;
  readonly nextCheckAt: string | null;
}

export function doubtOf(request: Request | null): Doubt | null {
  if (request?.wait?.for !== "outcome") return null;
  const { operation, wait } = request;
  return { operation, since: wait.since, checks: wait.checks, nextCheckAt: wait.until };
}
