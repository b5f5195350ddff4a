import { addCommand, addSearchAttributes, searchAttributeTypes } from "../../temporal/search-attributes.js";
import { retentionCommand, retentionDays, setRetention } from "../../temporal/retention.js";
import type { Context, Outcome } from "../command.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { READ_MS } from "../read-payment.js";

interface Options {
  readonly dryRun?: boolean;
}

type Document = Documents["setup"];

export function registerSetup(program: Registrar): void {
  const { command, run } = program.command(
    "setup",
    "prepare the namespace: search attributes, and a retention of HOLDFAST_MIN_RETENTION_DAYS at least",
  );
  command
    .option("--dry-run", "change nothing, only say what is missing")
    .action((options: Options) => run((context) => setup(context, options)));
}

async function setup(context: Context, { dryRun = false }: Options): Promise<Outcome<Document>> {
  const { client, namespace, within } = await context.temporal();
  const { connection } = client;
  const { minRetentionDays: minDays } = context.config;
  const [attributes, days] = await within(READ_MS, () =>
    Promise.all([searchAttributeTypes(connection, namespace), retentionDays(connection, namespace)]),
  );
  const missing = attributes.filter(({ present }) => present === null).map(({ name }) => name);
  const isTooShort = days !== null && days < minDays;
  if (!dryRun)
    await within(READ_MS, async () => {
      await addSearchAttributes(connection, namespace, missing);
      if (isTooShort) await setRetention(connection, namespace, minDays);
    });
  const document: Document = {
    namespace,
    searchAttributes: attributes.map(({ name, type, present }) => ({
      ...{ name, type },
      state: present === type ? "present" : present !== null ? "wrongType" : dryRun ? "missing" : "added",
    })),
    retention: {
      days: isTooShort && !dryRun ? minDays : days,
      minDays,
      state: days === null ? "unknown" : !isTooShort ? "enough" : dryRun ? "tooShort" : "raised",
    },
    commands: [
      ...missing.map((name) => addCommand(namespace, name)),
      ...(isTooShort ? [retentionCommand(namespace, minDays)] : []),
    ],
  };
  return { document, text: textOf(document, dryRun) };
}

function textOf({ namespace, searchAttributes, retention, commands }: Document, dryRun: boolean): string {
  const wrong = searchAttributes.filter(({ state }) => state === "wrongType");
  const lines = [
    `namespace ${namespace}: keeps closed workflows for ${retention.days ?? "an unknown number of"} days ` +
      `(${retention.minDays} are needed)`,
    ...wrong.map(
      ({ name, type }) => `${name} is there with another type than ${type}: remove it and run setup again`,
    ),
  ];
  if (commands.length === 0) return [...lines, "nothing is missing"].join("\n");
  return [...lines, dryRun ? "missing; setup does, or by hand:" : "done; by hand it would have been:"]
    .concat(commands.map((command) => `  ${command}`))
    .join("\n");
}
