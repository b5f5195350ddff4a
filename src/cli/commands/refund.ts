import { refundPayment } from "../../client/refund-payment.js";
import { paymentWorkflowId } from "../../domain/ids.js";
import { formatMoney } from "../../domain/money.js";
import { PaymentNotFound } from "../../client/errors.js";
import type { Context, Outcome } from "../command.js";
import { confirm, mustBeAskable, type Confirmation } from "../confirm.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { readAmount } from "../options.js";
import { COMMAND_MS, READ_MS, readBoth, taskQueueOf } from "../read-payment.js";
import { refundLine } from "../text/payment.js";

interface Options extends Confirmation {
  readonly refundId: string;
  readonly amount: string;
  readonly reason?: string;
  readonly despiteDispute?: boolean;
}

export function registerRefund(program: Registrar): void {
  const { command, run } = program.command("refund <ID>", "give money of a captured payment back");
  command
    .requiredOption("--refund-id <R>", "your own number of this refund; repeated, it is the same refund")
    .requiredOption("--amount <AMOUNT>", "how much, such as 12.34, in the payment's currency")
    .option("--reason <TEXT>", "why, for the provider and the events")
    .option(
      "--despite-dispute",
      "also while a dispute is open or lost: the shopper may then have the money twice",
    )
    .option("--yes", "act without asking")
    .action((id: string, options: Options) => run((context) => refund(context, id, options)));
}

async function refund(context: Context, id: string, options: Options): Promise<Outcome<Documents["refund"]>> {
  const key = context.payment(id);
  mustBeAskable(context.terminal, options, "refund");
  const temporal = await context.temporal();
  const { payment, aftercare } = await readBoth(temporal, key);
  const captured = payment?.amount ?? aftercare?.capturedAmount;
  if (!captured) throw new PaymentNotFound(key.account, key.paymentId);
  const amount = readAmount(options.amount, captured.currency);
  const { refundId, reason, despiteDispute } = options;
  const words = `Refund ${formatMoney(amount)} of ${key.paymentId} as ${refundId}?`;
  await confirm(context.terminal, options, words);
  // Beside its payment: only there a worker may have this account.
  const taskQueue = await temporal.within(READ_MS, () =>
    taskQueueOf(temporal.client, paymentWorkflowId(key.account, key.paymentId)),
  );
  const given = {
    ...{ refundId, amount },
    ...(reason !== undefined && { reason }),
    ...(despiteDispute !== undefined && { despiteDispute }),
  };
  const made = await temporal.within(COMMAND_MS, () =>
    refundPayment(temporal.client, taskQueue ?? context.config.taskQueue, key, given),
  );
  return { document: made as Documents["refund"], text: refundLine(made) };
}
