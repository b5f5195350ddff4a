import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from "@temporalio/common";
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from "@temporalio/workflow";
import {
  SEARCH_ATTRIBUTES,
  type SearchAttributeName,
  type SearchValues,
} from "../../domain/search-attributes.js";

/**
 * Shows a run to people: details on its page, and search attributes. An upsert is a history event, so it is made
 * only when something but the deadline changed; the deadline goes with it.
 */
export class Publisher {
  private shown: SearchValues;

  constructor() {
    this.shown = known();
  }

  /** @param values null: only the details now, which cost nothing */
  publish(details: string, values: SearchValues | null): void {
    setCurrentDetails(details);
    if (values === null) return;
    const isNews = (Object.keys(values) as SearchAttributeName[]).some(
      (name) => name !== "PaymentDueAt" && (values[name] ?? null) !== (this.shown[name] ?? null),
    );
    if (!isNews) return;
    upsertSearchAttributes(changes(this.shown, values));
    this.shown = values;
  }
}

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
