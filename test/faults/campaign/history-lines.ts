import type { WorkflowHandle } from "@temporalio/client";
import { contentOf } from "../../support/history-event.js";

type History = Awaited<ReturnType<WorkflowHandle["fetchHistory"]>>;
type HistoryEvent = NonNullable<History["events"]>[number];

/** A history as a person reads it: a line for each event, with what it names. No payload is in it. */
export function historyLines({ events }: History): string[] {
  return (events ?? []).map((event) => {
    const { kind, attributes } = contentOf(event);
    const named = NAMES.flatMap((name) => said(name, (attributes as Record<string, unknown>)[name]));
    return [String(event.eventId), timeOf(event), kind, ...named].join(" ");
  });
}

/** What tells one event from another, and which led to which. */
const NAMES = [
  "activityType",
  "signalName",
  "timerId",
  "markerName",
  "scheduledEventId",
  "startedEventId",
  "identity",
  "cause",
  "forkEventVersion",
  "baseRunId",
  "newRunId",
  "timeoutType",
];

function said(name: string, value: unknown): string[] {
  if (value === null || value === undefined || value === "" || Number(value) === 0) return [];
  const text = typeof value === "object" && "name" in value ? value.name : value;
  return [`${name}=${String(text)}`];
}

function timeOf({ eventTime }: HistoryEvent): string {
  const ms = Number(eventTime?.seconds ?? 0) * 1000 + (eventTime?.nanos ?? 0) / 1e6;
  return new Date(ms).toISOString().slice(11, 23);
}
