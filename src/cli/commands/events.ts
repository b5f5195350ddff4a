import {
  listMerchantEvents,
  resendMerchantEvents,
  type EventDelivery,
} from "../../client/merchant-events.js";
import type { Context, Outcome } from "../command.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { readSequence } from "../options.js";
import { COMMAND_MS } from "../read-payment.js";
import { taskQueueOfAccount } from "../task-queue.js";
import { table } from "../text/table.js";

export function registerEvents(program: Registrar): void {
  const list = program.command(
    "events list <ID>",
    "the events to the merchant's backend, and how each fared",
  );
  list.command.action((id: string) => list.run((context) => listEvents(context, id)));
  const resend = program.command("events resend <ID>", "send again what has not arrived");
  resend.command
    .option("--sequence <N>", "this one alone, delivered or not", readSequence)
    .action((id: string, { sequence }: { readonly sequence?: number }) =>
      resend.run((context) => resendEvents(context, id, sequence)),
    );
}

async function listEvents(context: Context, id: string): Promise<Outcome<Documents["events-list"]>> {
  const { client, within } = await context.temporal();
  return told(await within(COMMAND_MS, () => listMerchantEvents(client, context.payment(id))));
}

async function resendEvents(
  context: Context,
  id: string,
  sequence: number | undefined,
): Promise<Outcome<Documents["events-resend"]>> {
  const { client, within } = await context.temporal();
  const taskQueue = await taskQueueOfAccount(context);
  return told(
    await within(COMMAND_MS, () => resendMerchantEvents(client, taskQueue, context.payment(id), sequence)),
  );
}

function told(events: readonly EventDelivery[]): Outcome<Documents["events-list"]> {
  const rows = events.map(({ sequence, type, timestamp, state, attempts, lastAnswer, nextAttemptAt }) => [
    ...[String(sequence), type, timestamp, state, String(attempts), lastAnswer ?? "", nextAttemptAt ?? ""],
  ]);
  const head = ["SEQUENCE", "TYPE", "AT", "STATE", "TRIES", "LAST ANSWER", "NEXT"];
  return { document: { events: [...events] }, text: rows.length === 0 ? "none" : table(head, rows) };
}
