import { cancelPayment } from "../../client/command-payment.js";
import { formatMoney } from "../../domain/money.js";
import type { Context, Outcome } from "../command.js";
import { confirm, mustBeAskable, type Confirmation } from "../confirm.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { COMMAND_MS, readPayment } from "../read-payment.js";
import { paymentText } from "../text/payment.js";

interface Options extends Confirmation {
  readonly reason?: string;
}

export function registerCancel(program: Registrar): void {
  const { command, run } = program.command("cancel <ID>", "release the held money of an authorized payment");
  command
    .option("--reason <TEXT>", "why, for the payment's events")
    .option("--yes", "act without asking")
    .action((id: string, options: Options) => run((context) => cancel(context, id, options)));
}

async function cancel(context: Context, id: string, options: Options): Promise<Outcome<Documents["cancel"]>> {
  const key = context.payment(id);
  mustBeAskable(context.terminal, options, "cancel");
  const temporal = await context.temporal();
  const { amount, provider } = await readPayment(temporal, key);
  await confirm(
    context.terminal,
    options,
    `Release the ${formatMoney(amount)} of ${key.paymentId} held at ${provider}?`,
  );
  const { reason } = options;
  const payment = await temporal.within(COMMAND_MS, () =>
    cancelPayment(temporal.client, key, reason === undefined ? {} : { reason }),
  );
  return { document: payment as Documents["cancel"], text: paymentText(payment) };
}
