import { randomBytes } from "node:crypto";
import type { Accounts } from "../../config/accounts.js";
import { readAccountsIfAny } from "../../config/cli.js";
import { webhookUrl } from "../../formats/urls.js";
import { providerNames } from "../../providers/terms.js";
import type { ProviderAccount } from "../../providers/port.js";
import type { Context } from "../command.js";
import { check, notChecked, wrong, type Check } from "./check.js";

const NAME = "accounts";

/** The accounts of this machine's configuration, and each of their providers by a question that moves no money. */
export async function checkProviders({ config, terminal }: Context): Promise<Check[]> {
  let accounts: Accounts | null;
  try {
    accounts = await readAccountsIfAny(terminal.env);
  } catch (error) {
    return [wrong(NAME, error)];
  }
  if (accounts === null) return [notChecked(NAME, "no provider's account is configured on this machine")];
  const names = [...accounts.keys()];
  const { providerAccounts } = await import("../../providers/accounts.js");
  const { createHttpPost } = await import("../../providers/http.js");
  const post = createHttpPost();
  const publicUrl = config.publicUrl ?? "https://not-configured.invalid";
  const find = providerAccounts(
    accounts,
    (provider, account) => webhookUrl(publicUrl, provider, account),
    post,
  );
  const checks = names.flatMap((account) =>
    providerNames.map((provider) => {
      const opened = find(account, provider);
      return opened && checkProvider(`${provider}, account ${account}`, opened);
    }),
  );
  const done = await Promise.all(checks.filter((one) => one !== null));
  await post.close();
  return [{ name: NAME, ok: true, detail: `${names.join(", ")}: settings and keys can be read` }, ...done];
}

/** Asks for a payment that can't exist: a signed question, whose answer shows whether token and keys fit. */
function checkProvider(name: string, account: ProviderAccount): Promise<Check> {
  return check(name, async () => {
    const paymentId = `DOCTOR_${randomBytes(8).toString("hex").toUpperCase()}`;
    const ended = await account.query({ paymentId, amount: { currency: "USD", value: 100 } });
    if (ended.ending === "answered")
      return { ok: true, detail: "answers a signed question, and its answer's signature verifies" };
    const words = {
      refused: "refuses the question",
      notSent: "can't be asked",
      unknown: "gives no usable answer",
    };
    return { ok: false, detail: `${words[ended.ending]}: ${ended.code} (${ended.message})` };
  });
}
