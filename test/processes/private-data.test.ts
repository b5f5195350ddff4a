import { afterEach, expect, inject, test } from "vitest";
import type { Holdfast, PaymentView } from "../../src/client.js";
import { flows } from "../../src/demo/flows/index.js";
import type { FlowContext } from "../../src/demo/flows/flow.js";
import { startDevServer } from "../../src/temporal/dev-server.js";
import { SandboxControl } from "../faults/campaign/sandbox-control.js";
import { TEST_CARDS } from "../support/payments.js";
import { payermaxAccount } from "./payermax-account.js";
import { eventually, merchant, usePrograms } from "./support.js";

const run = usePrograms();
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Words that are nowhere else, so that wherever one turns up it is this shopper's. */
const PERSON = {
  ...{ firstName: "Quillon", lastName: "Farthingale", email: "quillon@farthingale.example" },
  ...{ street: "Zwieback Lane 7", city: "Ottery", postalCode: "90210", countryCode: "US", state: "CA" },
  ...{ phone: "+14155550137", clientIp: "203.0.113.77", userAgent: "Farthingale-Browser/9" },
};
const WORDS = Object.entries(PERSON).flatMap(([field, value]) =>
  // A country and a state are of too many.
  field === "countryCode" || field === "state" ? [] : [value],
);

/**
 * More of a card than its first six and last four digits. Within a longer number they are a figure's: of bytes or of a
 * time. Whole card numbers are looked for anywhere, by `usePrograms`.
 */
const CARD_DIGITS = Object.values(TEST_CARDS).map((number) => new RegExp(`(?<!\\d)${number.slice(0, 7)}`));

function privateIn(text: string): string[] {
  const words = WORDS.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
  return [...words, ...CARD_DIGITS.filter((digits) => digits.test(text)).map(String)];
}

test("after every flow of the demo, no name, address or more of a card than is printed is in any log or metric", async () => {
  // The demo's payments have fixed ids: a second try needs another server.
  const server = await startDevServer({ cliPath: inject("temporal").cliPath, headless: true });
  closing.push(() => server.stop());
  const account = payermaxAccount();
  const shop = await merchant({ temporalAddress: server.address, account: account.variables });
  const sandbox = run("sandbox", shop.env.sandbox);
  await sandbox.ready();
  const keys = { PAYERMAX_PUBLIC_KEY: await account.upload(shop.sandboxUrl) };
  const programs = [
    run("card-vault", shop.env["card-vault"]),
    run("relay", { ...shop.env.relay, ...keys }),
    run("worker", { ...shop.env.worker, ...keys }),
  ];
  for (const program of programs) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);

  const context = contextOf(ofPerson(holdfast), new SandboxControl(shop.sandboxUrl));
  const ended = new Map<string, PaymentView>();
  for (const flow of flows) ended.set(flow.paymentId, await flow.run(context, ended));
  expect(Object.fromEntries([...ended].map(([paymentId, { status }]) => [paymentId, status]))).toEqual(
    Object.fromEntries(flows.map(({ paymentId, expected }) => [paymentId, expected.status])),
  );

  const told = programs.map((program) => program.output());
  for (const url of Object.values(shop.metricsUrls)) told.push(await (await fetch(url)).text());
  // They do tell: of each payment, and in figures.
  for (const { paymentId } of flows) expect(told[2]).toContain(`"paymentId":"${paymentId}"`);
  expect(told.at(-1)).toContain("holdfast_card_vault_requests_total");
  for (const text of told) expect(privateIn(text)).toEqual([]);
});

test("it would be found: each word, and a card cut after its seventh digit", () => {
  for (const word of WORDS) expect(privateIn(`{"name":"${word}"}`)).toContain(word);
  for (const number of Object.values(TEST_CARDS))
    expect(privateIn(`"${number.slice(0, 7)}***"`)).not.toEqual([]);
  expect(privateIn("nodejs_heap_bytes 154000000")).toEqual([]);
});

/** Every payment is of that person. */
function ofPerson(holdfast: Holdfast): Holdfast {
  return {
    ...holdfast,
    charge: (request) => holdfast.charge({ ...request, customer: { ...request.customer, ...PERSON } }),
    authorize: (request) => holdfast.authorize({ ...request, customer: { ...request.customer, ...PERSON } }),
  };
}

function contextOf(holdfast: Holdfast, sandbox: SandboxControl): FlowContext {
  return {
    holdfast,
    async shopper(url, outcome) {
      const headers = { "content-type": "application/json" };
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify({ outcome }) });
      expect(answer.status).toBe(200);
    },
    providerClock: async (seconds) => {
      await sandbox.advance(seconds);
    },
    providerSettles: (requestId, outcome) => {
      void sandbox.settle({ requestId }, outcome);
    },
    until: (paymentId, wanted) =>
      eventually(async () => {
        const view = await holdfast.get({ paymentId });
        if (!wanted(view)) throw new Error(`${paymentId} is still ${view.status}`);
        return view;
      }),
    untilRefunded: (paymentId, refundId) =>
      eventually(async () => {
        const refunds = (await holdfast.aftercare({ paymentId }))?.refunds ?? [];
        expect(refunds.find((one) => one.refundId === refundId)).toMatchObject({ status: "refunded" });
      }),
    say: () => undefined,
  };
}
