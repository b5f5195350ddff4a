import { Option } from "commander";
import { resolveRefund } from "../../client/command-aftercare.js";
import { resolvePayment } from "../../client/command-payment.js";
import { operations, type Operation } from "../../domain/requests/request.js";
import type { Context, Outcome } from "../command.js";
import { confirm, mustBeAskable, type Confirmation } from "../confirm.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { BadUsage } from "../exit-codes.js";
import { COMMAND_MS } from "../read-payment.js";
import { paymentText, refundLine } from "../text/payment.js";

interface Options extends Confirmation {
  readonly operation?: Operation;
  readonly outcome: "succeeded" | "failed";
  readonly evidence: string;
  readonly refundId?: string;
  readonly operator?: string;
}

export function registerResolve(program: Registrar): void {
  const { command, run } = program.command(
    "resolve <ID>",
    "settle by hand, on evidence, what the provider does not; nothing else believes a person in place of the provider",
  );
  command
    .addOption(new Option("--operation <O>", "the one in question").choices(operations))
    .addOption(
      new Option("--outcome <OUTCOME>", "what it did").choices(["succeeded", "failed"]).makeOptionMandatory(),
    )
    .requiredOption("--evidence <TEXT>", "where you saw it; no card data")
    .option("--refund-id <R>", "the refund in question, in place of the operation")
    .option("--operator <NAME>", "who you are; default: your user name")
    .option("--yes", "act without asking")
    .action((id: string, options: Options) => run((context) => resolve(context, id, options)));
}

async function resolve(
  context: Context,
  id: string,
  options: Options,
): Promise<Outcome<Documents["resolve"]>> {
  const key = context.payment(id);
  const { operation, outcome, evidence, refundId } = options;
  if (refundId === undefined && (operation === undefined || operation === "refund"))
    throw new BadUsage("resolve needs --operation O, or for a refund --refund-id R");
  mustBeAskable(context.terminal, options, "resolve");
  const what = refundId === undefined ? `the ${operation ?? ""}` : `the refund ${refundId}`;
  const words = `Settle ${what} of ${key.paymentId} as ${outcome}, whatever the provider says?`;
  const { client, within } = await context.temporal();
  await confirm(context.terminal, options, words);
  const finding = { outcome, evidence, operator: options.operator ?? context.terminal.userName() };
  if (refundId !== undefined) {
    const refund = await within(COMMAND_MS, () => resolveRefund(client, key, { refundId, ...finding }));
    return { document: refund as Documents["resolve"], text: refundLine(refund) };
  }
  if (operation === undefined) throw new BadUsage("resolve needs --operation O");
  const payment = await within(COMMAND_MS, () => resolvePayment(client, key, { operation, ...finding }));
  return { document: payment as Documents["resolve"], text: paymentText(payment) };
}
