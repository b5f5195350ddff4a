import { isGrpcServiceError } from "@temporalio/client";
import { isUnimplemented, type TemporalServices } from "./grpc-services.js";
import {
  defineSearchAttributeKey,
  TypedSearchAttributes,
  type SearchAttributePair,
} from "@temporalio/common";
import {
  SEARCH_ATTRIBUTES,
  type SearchAttributeName,
  type SearchValues,
} from "../domain/search-attributes.js";

const CLI_TYPES = { KEYWORD: "Keyword", INT: "Int", DATETIME: "Datetime" } as const;

/** Temporal's wire numbers of the types (`temporal.api.enums.v1.IndexedValueType`). */
const WIRE_TYPES = { KEYWORD: 2, INT: 3, DATETIME: 6 } as const;

/** Name → type, as the Temporal CLI writes them: what a dev server is started with. */
export function cliSearchAttributes(): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, CLI_TYPES[SEARCH_ATTRIBUTES[name]]]));
}

const names = Object.keys(SEARCH_ATTRIBUTES) as SearchAttributeName[];

export class MissingSearchAttributes extends Error {
  override readonly name = "MissingSearchAttributes";
}

/**
 * Adds the search attributes that the namespace lacks. A workflow that sets an unregistered one would fail its
 * tasks for ever.
 *
 * @throws MissingSearchAttributes with the commands that add them, where this process isn't allowed to
 */
export async function ensureSearchAttributes(connection: TemporalServices, namespace: string): Promise<void> {
  const present = await customAttributes(connection, namespace);
  const missing = names.filter((name) => !present.has(name));
  if (missing.length === 0) return;
  try {
    await connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(
        missing.map((name) => [name, WIRE_TYPES[SEARCH_ATTRIBUTES[name]]]),
      ),
    });
  } catch (error) {
    if (!isGrpcServiceError(error)) throw error;
    throw new MissingSearchAttributes(
      [
        `namespace ${namespace} lacks search attributes, and this process may not add them (${error.details}); run:`,
        ...missing.map((name) => `  ${addCommand(namespace, name)}`),
      ].join("\n"),
    );
  }
}

async function customAttributes(
  connection: TemporalServices,
  namespace: string,
): Promise<ReadonlySet<string>> {
  try {
    const listed = await connection.operatorService.listSearchAttributes({ namespace });
    return new Set(Object.keys(listed.customAttributes));
  } catch (error) {
    if (isUnimplemented(error)) return new Set();
    throw error;
  }
}

function addCommand(namespace: string, name: SearchAttributeName): string {
  const type = CLI_TYPES[SEARCH_ATTRIBUTES[name]];
  return `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`;
}

/** Values as the client sets them at start; unset ones are left out. */
export function typedSearchAttributes(values: SearchValues): TypedSearchAttributes {
  const pairs = names.flatMap((name): SearchAttributePair[] => {
    const value = values[name] ?? null;
    return value === null ? [] : [pair(name, value)];
  });
  return new TypedSearchAttributes(pairs);
}

function pair(name: SearchAttributeName, value: string | number): SearchAttributePair {
  switch (SEARCH_ATTRIBUTES[name]) {
    case "KEYWORD":
      return { key: defineSearchAttributeKey(name, "KEYWORD"), value: String(value) };
    case "INT":
      return { key: defineSearchAttributeKey(name, "INT"), value: Number(value) };
    case "DATETIME":
      return { key: defineSearchAttributeKey(name, "DATETIME"), value: new Date(value) };
  }
}
