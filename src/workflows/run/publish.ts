import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from "@temporalio/common";
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from "@temporalio/workflow";
import {
  SEARCH_ATTRIBUTES,
  type SearchAttributeName,
  type SearchValues,
} from "../../domain/search-attributes.js";

/**
 * Shows a run to people: details on its page, and search attributes. An upsert is a history event, so it is made
 * only when something but the deadline changed, or the deadline that is shown is over.
 */
export class Publisher {
  private shown = known();

  /**
   * @param values null: only the details now, which cost nothing
   * @param keepsDeadline whether a deadline that is over gives way to the next one, at an event of its own
   */
  publish(details: string, values: SearchValues | null, keepsDeadline = false): void {
    setCurrentDetails(details);
    if (values === null) return;
    const { shown } = this;
    const isChanged = (name: SearchAttributeName) => (values[name] ?? null) !== (shown[name] ?? null);
    const changed = (Object.keys(values) as SearchAttributeName[]).filter(isChanged);
    const isNews = changed.some((name) => name !== "PaymentDueAt");
    if (!isNews && !(keepsDeadline && isNextDeadline(values, shown))) return;
    upsertSearchAttributes(changed.map((name) => pair(name, values[name] ?? null)));
    this.shown = values;
  }
}

/** Most waits that outlast their deadline end within the hour, and cost no event for it. */
const OVER_FOR_LONG_MS = 3_600_000;

/** Whether there is a deadline, and none shown, or one that has been over for long. */
function isNextDeadline(
  { PaymentDueAt: due = null }: SearchValues,
  { PaymentDueAt: shown = null }: SearchValues,
) {
  return due !== null && due !== shown && (shown === null || Number(shown) <= Date.now() - OVER_FOR_LONG_MS);
}

/** What the starter has set already. */
function known(): SearchValues {
  const values: Record<string, string | number> = {};
  for (const { key, value } of workflowInfo().typedSearchAttributes.getAll())
    if (key.name in SEARCH_ATTRIBUTES)
      values[key.name] = value instanceof Date ? value.getTime() : (value as string | number);
  return values;
}

function pair(name: SearchAttributeName, value: string | number | null): SearchAttributeUpdatePair {
  const type = SEARCH_ATTRIBUTES[name];
  const key = defineSearchAttributeKey(name, type);
  const typed = type === "DATETIME" && value !== null ? new Date(value) : value;
  return { key, value: typed } as SearchAttributeUpdatePair;
}
