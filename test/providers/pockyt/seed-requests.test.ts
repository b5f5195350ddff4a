import { createHash } from "node:crypto";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ChargeRequest, ProviderAccount } from "../../../src/providers/port.js";
import { startProvider, type ProviderServer } from "../support/provider-server.js";
import type { OpenAccount } from "../support/use-provider.js";
import { CARD, CHARGE, openAccount, seed, seedJson, sign, type Fields } from "./support.js";

type Difference = { path: string; seed: unknown; ours: unknown };

const SIGNATURE = "the signature";

/** Every difference between the seed's requests and ours, each with the decision that makes it. */
const ALL_CHARGES: Record<string, Omit<Difference, "path"> & { why: string }> = {
  amount: { seed: "20", ours: "20.00", why: "amounts are written with the currency's own decimals" },
  "goodsInfo[0].description": { seed: "testing", ours: "test", why: "an item of ours has a name only" },
  verifySign: { seed: SIGNATURE, ours: SIGNATURE, why: "the token of the seed's signature isn't public" },
};
const EXCEPTIONS = {
  "create-customer": {
    verifySign: { seed: undefined, ours: SIGNATURE, why: "every request is signed, as the docs require" },
  },
  "vault-capture": ALL_CHARGES,
  "saved-card-capture": ALL_CHARGES,
} as const;

const SEEDS_ITEM = { name: "test", quantity: 1, amount: { currency: "USD", value: 1000 } };

const seedsCharge = (file: string, paidWith: ChargeRequest["paidWith"]): ChargeRequest => {
  const { reference, callbackUrl } = seedJson(file) as Fields;
  return {
    ...CHARGE,
    paymentId: reference ?? "",
    items: [SEEDS_ITEM],
    returnUrl: callbackUrl ?? "",
    customerNo: "2000357955353018248632",
    paidWith,
  };
};

/** The seed's three requests, as what a caller asks of the adapter. */
const CALLS: Record<keyof typeof EXCEPTIONS, (account: ProviderAccount) => Promise<unknown>> = {
  "create-customer": (account) =>
    account.createCustomer?.({ paymentId: "ORDER1001" }) ?? Promise.reject(new Error()),
  "vault-capture": (account) =>
    account.charge(seedsCharge("vault-capture.request.json", { type: "card", card: CARD, saveCard: true })),
  "saved-card-capture": (account) =>
    account.charge(
      seedsCharge("saved-card-capture.request.json", {
        type: "savedCard",
        token: "pp_77770bd70e2742a8b35c0b77e6ec1e6d",
        customerNo: "2000357955353018248632",
        merchantInitiated: false,
      }),
    ),
};
const PATHS = {
  "create-customer": "/v1/customers/create",
  "vault-capture": "/order/v4/capture",
  "saved-card-capture": "/order/v4/capture",
};

/** Every value of a request by its path; `goodsInfo` is JSON in a string and is looked into. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (path === "goodsInfo" && typeof value === "string") return leaves(JSON.parse(value), path);
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, `${path}[${index}]`));
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, path === "" ? name : `${path}.${name}`),
  );
}

function differences(seeds: unknown, ours: unknown): Difference[] {
  const [left, right] = [new Map(leaves(seeds)), new Map(leaves(ours))];
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((path) => {
    const shown = (leaf: unknown) => (path === "verifySign" && leaf !== undefined ? SIGNATURE : leaf);
    const difference = { path, seed: shown(left.get(path)), ours: shown(right.get(path)) };
    return left.get(path) === right.get(path) ? [] : [difference];
  });
}

let provider: ProviderServer;
let open: OpenAccount;

beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

describe.each(Object.keys(EXCEPTIONS) as (keyof typeof EXCEPTIONS)[])("the request %s", (name) => {
  let sent: Record<string, unknown>;
  const seeds: Partial<Fields> = seedJson(`${name}.request.json`) as Fields;

  beforeAll(async () => {
    provider.requests.length = 0;
    open = openAccount(provider.url, seeds.ipnUrl === undefined ? {} : { ipnUrl: seeds.ipnUrl });
    await CALLS[name](open.account);
    await open.close();
    sent = JSON.parse(provider.requests[0]?.body.toString("utf8") ?? "") as Record<string, unknown>;
  });

  it("is one JSON POST to the seed's path", () => {
    expect(provider.requests).toHaveLength(1);
    expect(provider.requests[0]).toMatchObject({
      method: "POST",
      path: PATHS[name],
      headers: { "content-type": "application/json" },
    });
  });

  it("has every field of the seed's, with its JSON type", () => {
    const types = (request: unknown) =>
      Object.fromEntries(leaves(request).map(([path, leaf]) => [path, typeof leaf]));
    expect(types(sent)).toMatchObject(types(seeds));
    expect(typeof sent.goodsInfo).toBe(typeof seeds.goodsInfo);
  });

  it("differs from it in the listed ways and in no other", () => {
    const listed = Object.entries(EXCEPTIONS[name])
      .map(([path, exception]) => ({ path, seed: exception.seed, ours: exception.ours }))
      .sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(differences(seeds, sent)).toEqual(listed);
  });

  it("is signed over exactly what was sent", () => {
    expect(sent.verifySign).toBe(sign(sent as Fields));
  });
});

describe("the seed data", () => {
  it.each([
    ["create-customer.request.json", "c1fb57005f653987"],
    ["create-customer.response.json", "c8ecf67074ea8d2c"],
    ["vault-capture.request.json", "25365f866168c226"],
    ["vault-capture.response.json", "38957378500d0cec"],
    ["saved-card-capture.request.json", "93f500b19ecac2db"],
    ["saved-card-capture.response.json", "9554db4f311fa779"],
    ["ipn.txt", "a9dab14de15c0b33"],
  ])("%s is as the tutorial has it, to the byte", (file, sha256) => {
    expect(createHash("sha256").update(seed(file)).digest("hex").slice(0, 16)).toBe(sha256);
  });
});
