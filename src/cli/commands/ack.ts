import { acknowledgeAftercare, acknowledgeEnded } from "../../client/command-aftercare.js";
import { acknowledgePayment } from "../../client/command-payment.js";
import { CommandRefused, PaymentTerminated } from "../../client/errors.js";
import { attentionReasons, type AttentionReason } from "../../domain/attention.js";
import type { AftercareView } from "../../domain/aftercare/view.js";
import { paymentWorkflowId, type PaymentKey } from "../../domain/ids.js";
import type { PaymentView } from "../../domain/payment/view.js";
import type { Context, Outcome } from "../command.js";
import { confirm, type Confirmation } from "../confirm.js";
import type { Temporal } from "../connect.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { COMMAND_MS, READ_MS, readBoth } from "../read-payment.js";
import { isSeenTo } from "../../client/standing-attention.js";
import { aftercareText, paymentText } from "../text/payment.js";
import { findByIds } from "../../client/visibility.js";

interface Options extends Confirmation {
  readonly note: string;
  readonly operator?: string;
}

export function registerAck(program: Registrar): void {
  const { command, run } = program.command("ack <ID>", "say that you have seen to what calls for a person");
  command
    .requiredOption("--note <TEXT>", "what you did, for the payment's events; no card data")
    .option("--operator <NAME>", "who you are; default: your user name")
    .option("--yes", "act without asking, also at a terminal")
    .action((id: string, options: Options) => run((context) => ack(context, id, options)));
}

async function ack(context: Context, id: string, options: Options): Promise<Outcome<Documents["ack"]>> {
  const key = context.payment(id);
  const temporal = await context.temporal();
  const { payment, unread, aftercare } = await readBoth(temporal, key);
  const isTerminated = unread instanceof PaymentTerminated;
  if (unread && !isTerminated && aftercare === null) throw unread;
  const said = { note: options.note, operator: options.operator ?? context.terminal.userName() };
  const steps: Step[] = [
    ...(await (isTerminated ? ofTerminated(temporal, key) : ofPayment(temporal, key, payment))),
    ...(aftercare?.attention ? [{ reason: aftercare.attention.reason, acknowledge: ofAftercare }] : []),
  ];
  if (steps.length === 0)
    throw new CommandRefused(`can't acknowledge ${key.paymentId}: nothing calls for a person`);
  // The note is said on the command line: where nobody can be asked, that is enough.
  const reasons = steps.map(({ reason }) => reason).join(" and ");
  if (context.terminal.ask !== null)
    await confirm(context.terminal, options, `Is ${reasons} of ${key.paymentId} seen to?`);
  const views: (PaymentView | AftercareView)[] = [];
  for (const { acknowledge } of steps)
    views.push(await temporal.within(COMMAND_MS, () => acknowledge(temporal, key, said)));
  return {
    document: views[0] as Documents["ack"],
    text: views.map((view) => ("status" in view ? paymentText(view) : aftercareText(view))).join("\n"),
  };
}

interface Said {
  readonly note: string;
  readonly operator: string;
}

/** One thing that calls for a person, and how a person says that it is seen to. */
interface Step {
  readonly reason: string;
  readonly acknowledge: (
    temporal: Temporal,
    key: PaymentKey,
    said: Said,
  ) => Promise<PaymentView | AftercareView>;
}

/** A payment that has ended takes no command: its aftercare keeps what a person says of it. */
async function ofPayment(temporal: Temporal, key: PaymentKey, payment: PaymentView | null): Promise<Step[]> {
  const reason = payment?.attention?.reason;
  if (reason === undefined) return [];
  const handle = temporal.client.workflow.getHandle(paymentWorkflowId(key.account, key.paymentId));
  const { status, taskQueue } = await temporal.within(READ_MS, () => handle.describe());
  if (status.name === "RUNNING")
    return [{ reason, acknowledge: ({ client }, of, said) => acknowledgePayment(client, of, said) }];
  return ofEnded(temporal, key, reason, taskQueue);
}

/** Likewise one that somebody terminated: what it called for is left in Temporal's index alone. */
async function ofTerminated(temporal: Temporal, key: PaymentKey): Promise<Step[]> {
  const [found] = await temporal.within(READ_MS, () => findByIds(temporal.client, [key], "payment"));
  const reason = attentionReasons.find((known) => known === found?.attention);
  if (reason === undefined) return [];
  const handle = temporal.client.workflow.getHandle(paymentWorkflowId(key.account, key.paymentId));
  const { taskQueue } = await temporal.within(READ_MS, () => handle.describe());
  return ofEnded(temporal, key, reason, taskQueue);
}

async function ofEnded(
  temporal: Temporal,
  key: PaymentKey,
  reason: AttentionReason,
  taskQueue: string,
): Promise<Step[]> {
  const [aftercare] = await temporal.within(READ_MS, () => findByIds(temporal.client, [key], "aftercare"));
  if (aftercare && (await isSeenTo(temporal, key, reason))) return [];
  return [
    {
      reason,
      acknowledge: ({ client }, of, said) => acknowledgeEnded(client, taskQueue, of, { reason, ...said }),
    },
  ];
}

function ofAftercare({ client }: Temporal, key: PaymentKey, said: Said) {
  return acknowledgeAftercare(client, key, said);
}
