import type { Context, Outcome } from "../command.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { COMMAND_MS } from "../read-payment.js";
import { taskQueueOfAccount } from "../task-queue.js";
import { table } from "../text/table.js";
import { createSavedCards } from "../../client/saved-cards.js";
import { TimeLimit } from "../../client/time-limit.js";
import type { ProviderName } from "../../providers/terms.js";

interface Customer {
  readonly customer: string;
  readonly provider: string;
}

/** The provider is read by the input's own rules, which refuse one without saved cards in the same words everywhere. */
export function registerCards(program: Registrar): void {
  const list = program.command("cards list", "the cards that the provider keeps of a customer");
  list.command
    .requiredOption("--customer <REF>", "the customer's reference in the payments that saved them")
    .requiredOption("--provider <PROVIDER>", "the provider that keeps them")
    .action((customer: Customer) => list.run((context) => listCards(context, customer)));
  const remove = program.command("cards remove <TOKEN>", "remove a saved card for good");
  remove.command
    .requiredOption("--customer <REF>", "whose it is")
    .requiredOption("--provider <PROVIDER>", "the provider that keeps it")
    .action((token: string, customer: Customer) =>
      remove.run((context) => removeCard(context, token, customer)),
    );
}

async function listCards(context: Context, of: Customer): Promise<Outcome<Documents["cards-list"]>> {
  const { client, within } = await context.temporal();
  const saved = createSavedCards(
    client,
    await taskQueueOfAccount(context),
    new TimeLimit(client, COMMAND_MS),
  );
  const { cards } = await within(COMMAND_MS, () => saved.list(requestOf(context, of)));
  const rows = cards.map(({ token, brand, last4, expiryMonth, expiryYear }) => [
    token,
    brand ?? "",
    last4 ?? "",
    expiryMonth && expiryYear ? `${expiryMonth}/${expiryYear}` : "",
  ]);
  return {
    document: { cards: [...cards] },
    text: rows.length === 0 ? "none" : table(["TOKEN", "BRAND", "LAST 4", "EXPIRES"], rows),
  };
}

async function removeCard(
  context: Context,
  token: string,
  of: Customer,
): Promise<Outcome<Documents["cards-remove"]>> {
  const { client, within } = await context.temporal();
  const saved = createSavedCards(
    client,
    await taskQueueOfAccount(context),
    new TimeLimit(client, COMMAND_MS),
  );
  const document = await within(COMMAND_MS, () => saved.remove({ ...requestOf(context, of), token }));
  return { document, text: "removed" };
}

function requestOf({ account }: Context, { customer, provider }: Customer) {
  return { account, provider: provider as ProviderName, customerReference: customer };
}
