import { DEFAULT_ACCOUNT } from "../ids.js";
import type { TermsByProvider } from "../provider-terms.js";
import { account, country, money, saveCard } from "./common-rules.js";
import { checkExactAmounts } from "./exact-amounts.js";
import { providerWith } from "./provider-rule.js";
import { isObject, object, oneOf, parse, withDefaults, type Parsed, type Read } from "./rules.js";
import { text } from "./text-rules.js";

/** What the component in the shopper's browser is opened with; the payment names `sessionKey` again. */
export type DropInSession = { sessionKey: string; clientKey: string };

function sessionFields(termsByProvider: TermsByProvider) {
  const fields = object(
    {
      provider: providerWith(
        termsByProvider,
        ({ methods }) => methods.charge.dropIn !== undefined,
        "drop-in",
      ),
      amount: money,
      customer: object({ reference: text(64), countryCode: country }),
      /** Which payment the token is for. */
      kind: oneOf(["charge", "authorize"]),
    },
    { account, saveCard },
  );
  const rule: typeof fields = (value, field, problems) => {
    const given = fields(value, field, problems);
    const provider = isObject(value) && typeof value.provider === "string" ? value.provider : "";
    const terms = termsByProvider.get(provider);
    if (isObject(value) && terms) checkExactAmounts(terms, provider, value, problems);
    return given;
  };
  return rule;
}

/** Input of `dropInSession` once read: what the shopper will pay with the provider's component in the shop's page. */
export type DropInSessionInput = Required<Read<ReturnType<typeof sessionFields>>>;

/** @param termsByProvider of every provider; those without drop-in are refused */
export function parseDropInSessionInput(
  raw: unknown,
  termsByProvider: TermsByProvider,
): Parsed<DropInSessionInput> {
  const parsed = parse(raw, sessionFields(termsByProvider));
  return withDefaults(parsed, { account: DEFAULT_ACCOUNT, saveCard: false });
}
