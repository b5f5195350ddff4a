import { afterAll, expect, it } from "vitest";

import { payermaxSources } from "../../../src/providers/payermax/sources.js";
import { pockytSources } from "../../../src/providers/pockyt/sources.js";
import type { ProviderAccount } from "../../../src/providers/port.js";
import * as payermax from "../payermax/support.js";
import * as pockyt from "../pockyt/support.js";
import { startProvider, type Recorded } from "../support/provider-server.js";
import type { OpenAccount } from "../support/use-provider.js";

/** Every field of the body by its path, and our headers, as the sources name them. */
function sentFields({ path, headers, body }: Recorded): { to: string; fields: string[] } {
  const { data, ...common } = JSON.parse(body.toString("utf8")) as Record<string, unknown>;
  const own = Object.keys(headers).filter((name) => ["sign", "pockyt-request-id"].includes(name));
  return {
    to: path,
    fields: [
      ...leaves({ ...common, ...(data as object | undefined) }),
      ...own.map((name) => `header ${name}`),
    ],
  };
}

function leaves(value: object, path = ""): string[] {
  return Object.entries(value).flatMap(([name, inner]: [string, unknown]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const content: unknown = name === "goodsInfo" && typeof inner === "string" ? JSON.parse(inner) : inner;
    if (Array.isArray(content) && typeof content[0] === "object")
      return leaves(content[0] as object, `${at}[]`);
    return typeof content === "object" && content !== null && !Array.isArray(content)
      ? leaves(content, at)
      : [at];
  });
}

const CUSTOMER = {
  ...payermax.CUSTOMER,
  customerNo: "C1",
  firstName: "Ada",
  state: "Devon",
  city: "Exeter",
  street: "1 Harbour Lane",
  postalCode: "EX1 1QT",
  phone: "+44 1392 555 014",
  lastName: "Byron",
  email: "a@b.example",
};
const ITEMS = [{ name: "Ticket", quantity: 2, amount: { currency: "USD", value: 1000 } }];
const MORE = {
  customer: CUSTOMER,
  items: ITEMS,
  description: "Two tickets",
  returnUrl: "https://shop.example/",
};

/** Each call with everything that it can be given. */
const CALLS: Record<string, (account: ProviderAccount) => Promise<unknown>[]> = {
  pockyt: (account) => [
    ...Object.values(pockyt.calls).map((call) => call(account)),
    pockyt.calls.createCustomer({
      ...account,
      createCustomer: (call) => payermax.offered(account.createCustomer)({ ...call, customer: CUSTOMER }),
    }),
    ...[
      { type: "card", card: pockyt.CARD, saveCard: true } as const,
      { type: "savedCard", token: "V1", customerNo: "C1", merchantInitiated: true } as const,
    ].map((paidWith) => account.charge({ ...pockyt.CHARGE, ...MORE, customerNo: "C1", paidWith })),
    account.refund({ ...pockyt.REFUND, reason: "too late" }),
  ],
  payermax: (account) => [
    ...Object.values(payermax.calls).map((call) => call(account)),
    ...Object.values(payermax.PAID_WITH).flatMap((method) =>
      [account.charge, payermax.offered(account.authorize)].map((pay) =>
        pay({
          ...{ ...payermax.CHARGE, ...MORE, customerNo: "C1" },
          paidWith:
            method.type === "savedCard"
              ? { ...method, merchantInitiated: true, cvv: "790" }
              : { ...method, saveCard: { merchantInitiated: true } },
        }),
      ),
    ),
    account.refund({ ...payermax.REFUND, reason: "too late" }),
    payermax.offered(account.dropInSession)({
      ...{ amount: payermax.CHARGE.amount, kind: "authorize", saveCard: { merchantInitiated: true } },
      customer: { reference: "USER42", countryCode: "US" },
    }),
    payermax.offered(account.listSavedCards)({ customerReference: "USER42" }),
    payermax.offered(account.removeSavedCard)({ customerReference: "USER42", token: "PMTOKEN1" }),
  ],
};

const opened: OpenAccount[] = [];
afterAll(() => Promise.all(opened.map(({ close }) => close())));

it.each([
  ["pockyt", pockytSources, (url: string) => pockyt.openAccount(url)],
  ["payermax", payermaxSources, (url: string) => payermax.openAccount(url)],
] as const)(
  "%s: every field that is sent has a source, and no other is listed",
  async (name, sources, open) => {
    const server = await startProvider();
    const at = open(server.url);
    opened.push(at);
    await Promise.all(CALLS[name]?.(at.account) ?? []);
    await server.close();

    const listed = new Map(sources.sent.map(({ to, fields }) => [to, Object.keys(fields)]));
    const common = listed.get("every request") ?? [];
    listed.delete("every request");
    const seen = new Map<string, Set<string>>();
    for (const { to, fields } of server.requests.map(sentFields)) {
      expect(fields, to).toEqual(expect.arrayContaining(common));
      const own = fields.filter((field) => !common.includes(field));
      seen.set(to, new Set([...(seen.get(to) ?? []), ...own]));
    }
    expect([...seen.keys()].sort()).toEqual([...listed.keys()].sort());
    for (const [to, fields] of listed)
      expect([...(seen.get(to) ?? [])].sort(), to).toEqual([...fields].sort());
  },
);
