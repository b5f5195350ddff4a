import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { ProviderAccount } from "../../../src/providers/port.js";
import { startProvider, type ProviderServer } from "../support/provider-server.js";
import { offered, openAccount, parsed, seed, signed, OURS, type Sent } from "./support.js";

type Difference = { path: string; seed: unknown; ours: unknown };

const TIME = "2026-01-02T03:04:05.678Z";

/** Every difference between the seed's requests and ours, each with the decision that makes it. */
const EXCEPTIONS: Record<string, Record<string, { seed: unknown; ours: unknown; why: string }>> = {
  "order-query": {
    requestTime: { seed: "2022-01-17T07:51:15.597+00:00", ours: TIME, why: "the time of the send, in UTC" },
  },
  capture: {
    requestTime: { seed: "2024-11-06T11:56:13.000+08:00", ours: TIME, why: "the time of the send, in UTC" },
  },
  cancel: {
    requestTime: { seed: "2024-11-06T11:56:13.000+08:00", ours: TIME, why: "the time of the send, in UTC" },
  },
};

const AMOUNT = { currency: "USD", value: 10_000 };
const IDS = { paymentId: "xxxxxxxx", requestId: "xxxxx", amount: AMOUNT };

/** The seed's requests, as what a caller asks of the adapter. */
const CALLS: Record<string, (account: ProviderAccount) => Promise<unknown>> = {
  "order-query": (account) => account.query({ paymentId: "P1642410680681", amount: AMOUNT }),
  capture: (account) => offered(account.capture)({ ...IDS, captureAmount: AMOUNT }),
  cancel: (account) => account.cancel(IDS),
};
const PATHS: Record<string, string> = {
  "order-query": "/orderQuery",
  capture: "/capture",
  cancel: "/cancel",
};

/** Every value of a request by its path. */
function leaves(value: unknown, path = ""): [string, unknown][] {
  if (typeof value !== "object" || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) =>
    leaves(inner, path === "" ? name : `${path}.${name}`),
  );
}

function differences(seeds: unknown, ours: unknown): Difference[] {
  const [left, right] = [new Map(leaves(seeds)), new Map(leaves(ours))];
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((path) => {
    const difference = { path, seed: left.get(path), ours: right.get(path) };
    return difference.seed === difference.ours ? [] : [difference];
  });
}

let provider: ProviderServer;

beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

describe.each(Object.keys(EXCEPTIONS))("the request %s", (name) => {
  const seeds = parsed(seed(`${name}.request.json`));
  let sent: Sent;

  beforeAll(async () => {
    provider.requests.length = 0;
    const { appId, merchantNo } = seeds;
    const open = openAccount(provider.url, { appId, merchantNo, now: () => new Date(TIME) });
    await CALLS[name]?.(open.account);
    await open.close();
    sent = parsed(provider.requests[0]?.body);
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
  });

  it("differs from it in the listed ways and in no other", () => {
    const listed = Object.entries(EXCEPTIONS[name] ?? {}).map(([path, exception]) => ({
      path,
      seed: exception.seed,
      ours: exception.ours,
    }));
    expect(differences(seeds, sent)).toEqual(listed);
  });

  it("is signed over exactly what was sent", () => {
    const { body, headers } = provider.requests[0] ?? { body: "", headers: { sign: undefined } };
    expect(headers.sign).toBe(signed(body, OURS.privateKey));
  });
});

describe("the seed data", () => {
  it.each([
    ["payment.notification.json", "36e747318d87cbe3"],
    ["order-query.request.json", "8ab72757deefdc5d"],
    ["order-query.response.json", "bce75d259cf382e2"],
    ["capture.request.json", "67875a4f31cedcd5"],
    ["capture.response.json", "dcc05bfe80c9f10a"],
    ["capture.notification.json", "c709fd09326b2446"],
    ["cancel.request.json", "329ffcc9bff02721"],
    ["cancel.response.json", "edc09bc659ef1379"],
    ["cancel.notification.json", "e43470eb7ec9cf6d"],
  ])("%s is as the page has it, but for what its README says", (file, sha256) => {
    expect(createHash("sha256").update(seed(file)).digest("hex").slice(0, 16)).toBe(sha256);
  });
});
