import { PaymentNotFound } from "../../client/errors.js";
import type { Context, Outcome } from "../command.js";
import type { Documents } from "../documents.js";
import type { Registrar } from "../define-command.js";
import { readBoth } from "../read-payment.js";
import { aftercareText, paymentText } from "../text/payment.js";

export function registerShow(program: Registrar): void {
  const { command, run } = program.command("show <ID>", "a payment as it is now, and what came after it");
  command.action((id: string) => run((context) => show(context, id)));
}

async function show(context: Context, id: string): Promise<Outcome<Documents["show"]>> {
  const key = context.payment(id);
  const { payment, unread, aftercare } = await readBoth(await context.temporal(), key);
  if (unread && aftercare === null) throw unread;
  const why = unread instanceof PaymentNotFound ? "the payment is no longer kept" : (unread?.message ?? "");
  const parts = [
    payment ? paymentText(payment) : `${key.paymentId}: ${why}. Only what came after it can be told`,
    aftercare ? aftercareText(aftercare) : "",
  ];
  return {
    document: { payment, aftercare } as Documents["show"],
    text: parts.filter((part) => part !== "").join("\n"),
  };
}
