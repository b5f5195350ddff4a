import { capabilitiesOf, isProviderName, providerNames, type ProviderName } from "../capabilities.js";
import { DEFAULT_ACCOUNT } from "../ids.js";
import type { Money } from "../money.js";
import { account, country, money } from "./common-rules.js";
import { checkExactAmounts } from "./exact-amounts.js";
import { boolean, isObject, object, oneOf, parse, type Parsed, type Rule } from "./rules.js";
import { reference } from "./text-rules.js";

/** Input of `dropInSession` once read: what the shopper will pay with the provider's component in the shop's page. */
export type DropInSessionInput = {
  account: string;
  provider: ProviderName;
  amount: Money;
  customer: { reference: string; countryCode: string };
  /** Which payment the token is for. */
  kind: "charge" | "authorize";
  saveCard: boolean;
};

/** What the component in the shopper's browser is opened with; the payment names `sessionKey` again. */
export type DropInSession = { sessionKey: string; clientKey: string };

const withDropIn = providerNames.filter((name) => capabilitiesOf(name).methods.charge.dropIn !== undefined);

const fields = object(
  {
    provider: oneOf(withDropIn),
    amount: money,
    customer: object({ reference: reference(64), countryCode: country }),
    kind: oneOf(["charge", "authorize"]),
  },
  { account, saveCard: boolean },
);

const exactly: Rule<NonNullable<ReturnType<typeof fields>>> = (value, field, problems) => {
  const given = fields(value, field, problems);
  if (isObject(value) && isProviderName(value.provider))
    checkExactAmounts(capabilitiesOf(value.provider), value.provider, value, problems);
  return given;
};

export function parseDropInSessionInput(raw: unknown): Parsed<DropInSessionInput> {
  const parsed = parse(raw, exactly);
  if (!parsed.ok) return parsed;
  return { ok: true, input: { account: DEFAULT_ACCOUNT, saveCard: false, ...parsed.input } };
}
