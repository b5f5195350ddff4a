import assert from "node:assert/strict";
import type { CallOutcome } from "../domain/reports.js";
import type { ProviderAccount } from "../providers/port.js";
import { startProviderServer, type Behavior } from "./provider-server.js";
import type { CallSamples, ContractCase, ContractSubject, Operation, ReceivedRequest } from "./subject.js";

/** Nobody listens there: a port that was free a moment ago could be another's by now, and `fetch` takes no port 1. */
export const CLOSED = "http://127.0.0.1:2";
/** What the port gives a call, and what it gives the one that may take two. */
const LIMIT_MS = { one: 20_000, two: 40_000 };
/** For the machine, not for the adapter. */
const GRACE_MS = 10_000;

export interface Ended {
  readonly outcome: CallOutcome<unknown>;
  /** What reached the provider. */
  readonly requests: readonly ReceivedRequest[];
}

/** The operations that the subject has samples of. */
export function operationsOf({ calls }: ContractSubject): [Operation, CallSamples][] {
  // Each has the samples of its own operation, which is all that the readers here need to know.
  return Object.entries(calls) as [Operation, CallSamples][];
}

/** One case for every operation. */
export function forEachOperation(
  subject: ContractSubject,
  rule: string,
  run: (operation: Operation, samples: CallSamples) => Promise<void>,
): ContractCase[] {
  return operationsOf(subject).map(([operation, samples]) => ({
    name: `${operation}: ${rule}`,
    run: () => run(operation, samples),
  }));
}

/** One call of an account of its own, at a provider that does this. */
export async function call(
  subject: ContractSubject,
  operation: Operation,
  behavior: Behavior,
  { request, timeoutMs = LIMIT_MS.one }: { request?: unknown; timeoutMs?: number } = {},
): Promise<Ended> {
  const server = await startProviderServer(behavior);
  try {
    const outcome = await callAt(subject, operation, server.url, { request, timeoutMs });
    return { outcome, requests: server.requests };
  } finally {
    await server.close();
  }
}

/** The same, where nobody listens. */
export function callNobody(subject: ContractSubject, operation: Operation): Promise<CallOutcome<unknown>> {
  return callAt(subject, operation, CLOSED, { timeoutMs: LIMIT_MS.one });
}

async function callAt(
  subject: ContractSubject,
  operation: Operation,
  url: string,
  { request = subject.calls[operation]?.request, timeoutMs }: { request?: unknown; timeoutMs: number },
): Promise<CallOutcome<unknown>> {
  const { account, close } = subject.open(url, timeoutMs);
  try {
    return await outcomeOf(account, operation, request);
  } finally {
    await close?.();
  }
}

async function outcomeOf(
  account: ProviderAccount,
  operation: Operation,
  request: unknown,
): Promise<CallOutcome<unknown>> {
  const method = account[operation] as ((request: unknown) => Promise<CallOutcome<unknown>>) | undefined;
  assert(method, `there are samples of ${operation}, and the account has no such method`);
  const limitMs = (operation === "removeSavedCard" ? LIMIT_MS.two : LIMIT_MS.one) + GRACE_MS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"late">((resolve) => {
    timer = setTimeout(resolve, limitMs, "late");
  });
  try {
    const outcome = await Promise.race([method(request), late]);
    if (outcome !== "late") return outcome;
  } catch (error) {
    // Its message may quote what was sent.
    const name = error instanceof Error ? error.name : typeof error;
    assert.fail(`${operation} threw (${name}): every call ends with a value`);
  } finally {
    clearTimeout(timer);
  }
  return assert.fail(`${operation} was not over after ${limitMs / 1000} s`);
}

export function assertEnding(
  { ending, ...rest }: CallOutcome<unknown>,
  allowed: readonly CallOutcome<unknown>["ending"][],
  why: string,
): void {
  assert(
    allowed.includes(ending),
    `${why}: it must end as ${allowed.join(" or ")}, and was ${ending} ${JSON.stringify(rest)}`,
  );
}
