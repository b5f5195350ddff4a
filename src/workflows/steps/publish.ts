import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from "@temporalio/common";
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from "@temporalio/workflow";
import {
  currentSearchValues,
  fixedSearchValues,
  SEARCH_ATTRIBUTES,
  type SearchAttributeName,
  type SearchValues,
} from "../../domain/search-attributes.js";
import { details } from "../../domain/payment/details.js";
import type { PaymentState } from "../../domain/payment/state.js";

/**
 * Shows the payment to people: details on the run's page, and search attributes. An upsert is a history event, so
 * it is made only when the status or the attention changed; the deadline goes with it.
 */
export class Publisher {
  private shown: SearchValues;

  constructor() {
    this.shown = known();
  }

  publish(state: PaymentState): void {
    setCurrentDetails(details(state));
    const values = { ...fixedSearchValues(state), ...currentSearchValues(state) };
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
