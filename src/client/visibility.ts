import type { Client, WorkflowExecutionInfo } from "@temporalio/client";
import { aftercareWorkflowId, paymentWorkflowId, type PaymentKey } from "../domain/ids.js";
import type { SearchAttributeName } from "../domain/search-attributes.js";
import type { Money } from "../domain/money.js";
import {
  AUTH_CAPTURE_PAYMENT,
  CHARGE_PAYMENT,
  MERCHANT_EVENTS,
  PAYMENT_AFTERCARE,
} from "../workflows/messages.js";

/** Conditions of Temporal's list filters, of which every value is quoted here. */
export const PAYMENTS = `WorkflowType IN (${[CHARGE_PAYMENT, AUTH_CAPTURE_PAYMENT].map(quoted).join(", ")})`;
export const AFTERCARE = `WorkflowType = ${quoted(PAYMENT_AFTERCARE)}`;
export const RUNNING = "ExecutionStatus = 'Running'";
/** The deliveries of one payment's events run only while one of them waits. */
export const EVENTS_WAITING = `WorkflowType = ${quoted(MERCHANT_EVENTS)} AND ${RUNNING}`;

/** A text in a list filter: backslash and quote are escaped, so that it can't end the text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

export function equals(name: SearchAttributeName, value: string): string {
  return `${name} = ${quoted(value)}`;
}

export function isSet(name: SearchAttributeName): string {
  return `${name} IS NOT NULL`;
}

export function all(...conditions: readonly string[]): string {
  return conditions.join(" AND ");
}

/** A payment or an aftercare as Temporal lists it: by its search attributes, without asking a worker. */
export interface Found extends PaymentKey {
  readonly isAftercare: boolean;
  readonly workflowId: string;
  readonly runId: string;
  readonly isRunning: boolean;
  readonly provider: string | null;
  readonly status: string | null;
  readonly amount: Money | null;
  readonly attention: string | null;
  readonly dueAt: string | null;
  readonly startedAt: string;
  readonly closedAt: string | null;
}

/** At most `limit` of what the query finds, in the server's order. */
export async function find(client: Client, query: string, limit: number): Promise<Found[]> {
  const found: Found[] = [];
  // A run that was reset or goes on in a new one is listed beside its successor.
  for await (const info of client.workflow.list({ query, pageSize: Math.min(limit, 200) })) {
    const one = foundFrom(info);
    if (one !== null) found.push(one);
    if (found.length >= limit) break;
  }
  return found;
}

/** The latest run of each, as one payment may have several. */
export function latestRuns(found: readonly Found[]): Found[] {
  const byId = new Map<string, Found>();
  for (const one of found) {
    const known = byId.get(one.workflowId);
    if (!known || known.startedAt < one.startedAt) byId.set(one.workflowId, one);
  }
  return [...byId.values()];
}

const ID = /^(payment|aftercare)-([a-z0-9]{1,20})-([A-Z0-9_]{1,128})$/;

function foundFrom(info: WorkflowExecutionInfo): Found | null {
  const match = ID.exec(info.workflowId);
  const [, what, account, paymentId] = match ?? [];
  if (account === undefined || paymentId === undefined) return null;
  const attributes = new Map<string, unknown>(
    info.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
  );
  const text = (name: SearchAttributeName) => {
    const value = attributes.get(name);
    return typeof value === "string" ? value : null;
  };
  const [value, currency, dueAt] = [
    attributes.get("PaymentAmount"),
    text("PaymentCurrency"),
    attributes.get("PaymentDueAt"),
  ];
  return {
    ...{
      account,
      paymentId,
      isAftercare: what === "aftercare",
      workflowId: info.workflowId,
      runId: info.runId,
    },
    isRunning: info.status.name === "RUNNING",
    ...{
      provider: text("PaymentProvider"),
      status: text("PaymentStatus"),
      attention: text("PaymentAttention"),
    },
    amount: typeof value === "number" && currency !== null ? { currency, value } : null,
    dueAt: dueAt instanceof Date ? dueAt.toISOString() : null,
    startedAt: info.startTime.toISOString(),
    closedAt: info.closeTime?.toISOString() ?? null,
  };
}

const AT_A_TIME = 50;

/** The payments, or the aftercares, of these keys. */
export async function findByIds(
  client: Client,
  keys: readonly PaymentKey[],
  what: "payment" | "aftercare",
): Promise<Found[]> {
  const idOf = what === "payment" ? paymentWorkflowId : aftercareWorkflowId;
  const ids = [...new Set(keys.map(({ account, paymentId }) => idOf(account, paymentId)))];
  const found: Found[] = [];
  for (let from = 0; from < ids.length; from += AT_A_TIME) {
    const some = ids.slice(from, from + AT_A_TIME).map(quoted);
    found.push(...(await find(client, `WorkflowId IN (${some.join(", ")})`, 1_000)));
  }
  return latestRuns(found);
}
