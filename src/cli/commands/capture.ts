import { capturePayment } from "../../client/command-payment.js";
import { formatMoney } from "../../domain/money.js";
import type { Context, Outcome } from "../command.js";
import { confirm, mustBeAskable, type Confirmation } from "../confirm.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { readAmount } from "../options.js";
import { COMMAND_MS, readPayment } from "../read-payment.js";
import { paymentText } from "../text/payment.js";

interface Options extends Confirmation {
  readonly amount?: string;
}

export function registerCapture(program: Registrar): void {
  const { command, run } = program.command("capture <ID>", "take the money of an authorized payment");
  command
    .option("--amount <AMOUNT>", "less than all that is held, such as 12.34")
    .option("--yes", "act without asking")
    .action((id: string, options: Options) => run((context) => capture(context, id, options)));
}

async function capture(
  context: Context,
  id: string,
  options: Options,
): Promise<Outcome<Documents["capture"]>> {
  const key = context.payment(id);
  mustBeAskable(context.terminal, options, "capture");
  const temporal = await context.temporal();
  const { amount: held, provider } = await readPayment(temporal, key);
  const amount = options.amount === undefined ? undefined : readAmount(options.amount, held.currency);
  const words = `Capture ${formatMoney(amount ?? held)} of ${key.paymentId} at ${provider}?`;
  await confirm(context.terminal, options, words);
  const payment = await temporal.within(COMMAND_MS, () =>
    capturePayment(temporal.client, key, amount === undefined ? {} : { amount }),
  );
  return { document: payment as Documents["capture"], text: paymentText(payment) };
}
