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
  private shown: SearchValues;

  constructor() {
    this.shown = known();
  }

  /**
   * @param values null: only the details now, which cost nothing
   * @param keepsDeadline whether a deadline that is over gives way to the next one, at an event of its own
   */
  publish(details: string, values: SearchValues | null, keepsDeadline = false): void {
    setCurrentDetails(details);
    if (values === null) return;
    const isNews = (Object.keys(values) as SearchAttributeName[]).some(
      (name) => name !== "PaymentDueAt" && (values[name] ?? null) !== (this.shown[name] ?? null),
    );
    if (!isNews && !(keepsDeadline && this.showsNoDeadline(values))) return;
    upsertSearchAttributes(changes(this.shown, values));
    this.shown = values;
  }

  /** None at all, or one that has been over for long while there is another. */
  private showsNoDeadline({ PaymentDueAt: due = null }: SearchValues): boolean {
    const { PaymentDueAt: shown = null } = this.shown;
    return (
      due !== null && due !== shown && (shown === null || Number(shown) <= Date.now() - OVER_FOR_LONG_MS)
    );
  }
}

/** Most waits that outlast their deadline end within the hour, and cost no event for it. */
const OVER_FOR_LONG_MS = 3_600_000;

/** What the starter has set already. */
function known(): SearchValues {
  const { typedSearchAttributes } = workflowInfo();
  const values: SearchValues = {};
  for (const { key, value } of typedSearchAttributes.getAll())
    if (key.name in SEARCH_ATTRIBUTES)
      values[key.name as SearchAttributeName] =
        value instanceof Date ? value.getTime() : (value as string | number);
  return values;
}

function changes(before: SearchValues, after: SearchValues): SearchAttributeUpdatePair[] {
  return (Object.keys(after) as SearchAttributeName[])
    .filter((name) => (after[name] ?? null) !== (before[name] ?? null))
    .map((name) => pair(name, after[name] ?? null));
}

function pair(name: SearchAttributeName, value: string | number | null): SearchAttributeUpdatePair {
  switch (SEARCH_ATTRIBUTES[name]) {
    case "KEYWORD":
      return { key: defineSearchAttributeKey(name, "KEYWORD"), value: value === null ? null : String(value) };
    case "INT":
      return { key: defineSearchAttributeKey(name, "INT"), value: value === null ? null : Number(value) };
    case "DATETIME":
      return {
        key: defineSearchAttributeKey(name, "DATETIME"),
        value: value === null ? null : new Date(value),
      };
  }
}
