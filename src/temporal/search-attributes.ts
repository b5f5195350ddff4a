import { isGrpcServiceError } from "@temporalio/client";
import { isInvalidArgument, isUnimplemented, type TemporalServices } from "./grpc-services.js";
import type { SearchAttributePair } from "@temporalio/common";
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
 * @throws Error where the server hasn't heard of new ones yet: trying again helps
 */
export async function ensureSearchAttributes(connection: TemporalServices, namespace: string): Promise<void> {
  const missing = (await searchAttributeTypes(connection, namespace)).filter(
    ({ present }) => present === null,
  );
  await addSearchAttributes(
    connection,
    namespace,
    missing.map(({ name }) => name),
  );
  await checkKnown(connection, namespace);
}

/**
 * A cluster's servers read a namespace's attributes anew every some seconds, and until then refuse a start that sets a
 * new one. Whatever else the query may fail of is no reason not to work.
 */
async function checkKnown(connection: TemporalServices, namespace: string): Promise<void> {
  // Of no workflow at all: what the namespace holds must not be counted at each start of a worker.
  const query = `WorkflowId = '-' AND (${names.map((name) => `${name} IS NOT NULL`).join(" OR ")})`;
  try {
    await connection.workflowService.countWorkflowExecutions({ namespace, query });
  } catch (error) {
    if (!isInvalidArgument(error)) return;
    throw new Error(
      `namespace ${namespace} does not know all of ${names.join(", ")} yet; servers learn of new search attributes within a minute`,
      { cause: error },
    );
  }
}

/** Each that Holdfast needs, with the type that the namespace has it as; null: it lacks it. */
export async function searchAttributeTypes(connection: TemporalServices, namespace: string) {
  const present = await customAttributes(connection, namespace);
  return names.map((name) => ({
    name,
    type: CLI_TYPES[SEARCH_ATTRIBUTES[name]],
    present: present.get(name) ?? null,
  }));
}

/** @throws MissingSearchAttributes with the commands that add them, where this process isn't allowed to */
export async function addSearchAttributes(
  connection: TemporalServices,
  namespace: string,
  missing: readonly SearchAttributeName[],
): Promise<void> {
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
): Promise<ReadonlyMap<string, string>> {
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const typeOf = new Map<number, string>(
      Object.entries(WIRE_TYPES).map(([type, wire]) => [wire, CLI_TYPES[type as keyof typeof CLI_TYPES]]),
    );
    return new Map(
      Object.entries(customAttributes).map(([name, wire]) => [name, typeOf.get(wire) ?? "another type"]),
    );
  } catch (error) {
    if (isUnimplemented(error)) return new Map();
    throw error;
  }
}

/** By Temporal's own CLI. */
export function addCommand(namespace: string, name: SearchAttributeName): string {
  const type = CLI_TYPES[SEARCH_ATTRIBUTES[name]];
  return `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`;
}

/** Values as the client sets them at start; unset ones are left out. */
export function typedSearchAttributes(values: SearchValues): SearchAttributePair[] {
  return names.flatMap((name): SearchAttributePair[] => {
    const value = values[name] ?? null;
    return value === null ? [] : [pair(name, value)];
  });
}

function pair(name: SearchAttributeName, value: string | number): SearchAttributePair {
  switch (SEARCH_ATTRIBUTES[name]) {
    case "KEYWORD":
      return { key: { name, type: "KEYWORD" }, value: String(value) };
    case "INT":
      return { key: { name, type: "INT" }, value: Number(value) };
    case "DATETIME":
      return { key: { name, type: "DATETIME" }, value: new Date(value) };
  }
}
