import { beforeAll, describe, expect, test } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { accountOf, newMerchant, sandboxMerchants, type TwoProviderMerchant } from "../support/accounts.js";
import { newsSign, PLATFORM } from "../support/payermax-news.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { payermaxHold, pockytCharge } from "./payments.js";

const east = newMerchant("111");
const west = newMerchant("222");
const merchants = new Map([
  ["east", east],
  ["west", west],
]);

const stack = useStack({
  sandbox: sandboxMerchants([east, west], PLATFORM.privateKey),
  accounts: (providers) => new Map([...merchants].map(([name, one]) => [name, accountOf(one, providers)])),
});

/** Fifty at each provider, the same in both accounts. */
const ids = Array.from({ length: 100 }, (_, index) => newPaymentId(`SAME${index}`));
const isPockyt = (paymentId: string) => ids.indexOf(paymentId) % 2 === 0;

/** Of its own in each account, so that money that crosses is seen in the amount too. */
const amountOf = (account: string) => (account === "east" ? 2000 : 3100);

const cells = ids.flatMap((paymentId) =>
  [...merchants].map(([account, merchant]) => ({ paymentId, account, merchant })),
);

async function pay(account: string, paymentId: string): Promise<void> {
  const { holdfast } = stack.current;
  if (isPockyt(paymentId)) {
    await holdfast.charge(await pockytCharge(holdfast, account, paymentId, amountOf(account)));
    return;
  }
  // Not the amounts that the provider's test cases refuse to capture.
  await holdfast.authorize(await payermaxHold(holdfast, account, paymentId, amountOf(account) + 50));
  await holdfast.capture({ paymentId, account });
}

beforeAll(async () => {
  const waiting = [...cells];
  const payNext = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) await pay(cell.account, cell.paymentId);
  };
  await Promise.all(Array.from({ length: 10 }, payNext));
}, 180_000);

/** Once the card's token has come, where one is awaited. */
async function viewOf(account: string, paymentId: string): Promise<PaymentView> {
  const { holdfast } = stack.current;
  const view = () => holdfast.get({ account, paymentId });
  if (isPockyt(paymentId)) await expect.poll(async () => (await view()).savedCard).not.toBeNull();
  return view();
}

const merchantNoOf = (merchant: TwoProviderMerchant, paymentId: string) =>
  (isPockyt(paymentId) ? merchant.pockyt : merchant.payermax).merchantNo;

describe("two hundred payments with the same ids in two accounts", () => {
  test("each is captured in its account, with its own amount and its own saved card", async () => {
    const tokens = new Set<string>();
    for (const { paymentId, account, merchant } of cells) {
      const view = await viewOf(account, paymentId);
      const value = amountOf(account) + (isPockyt(paymentId) ? 0 : 50);
      const captured = { currency: "USD", value };
      expect(view).toMatchObject({ account, paymentId, status: "captured", capturedAmount: captured });
      const [transaction, ...others] = stack.current.sandbox.transactions({
        merchantNo: merchantNoOf(merchant, paymentId),
        reference: paymentId,
      });
      expect(others).toEqual([]);
      expect(Object.values(view.providerRefs)).toContain(transaction?.transactionNo);
      if (!isPockyt(paymentId)) continue;
      expect(view.savedCard).toEqual({
        token: transaction?.vaultId,
        customerNo: transaction?.customerNo,
      });
      tokens.add(view.savedCard?.token ?? "");
    }
    expect(tokens.size).toBe(100);
  }, 120_000);

  test("each provider's books hold one payment per merchant and id, and nothing else", () => {
    const { entries } = stack.current.sandbox.ledger();
    const booked = entries.map(({ merchantNo, reference, type, amount }) =>
      [merchantNo, reference, type, amount].join(" "),
    );
    const expected = cells.flatMap(({ paymentId, account, merchant }) => {
      const start = `${merchantNoOf(merchant, paymentId)} ${paymentId}`;
      const [pockyt, payermax] = account === "east" ? ["20.00", "20.50"] : ["31.00", "31.50"];
      return isPockyt(paymentId)
        ? [`${start} charge ${pockyt}`]
        : [`${start} authorize ${payermax}`, `${start} capture ${payermax}`];
    });
    expect(booked.sort()).toEqual(expected.sort());
  });

  test("every webhook went to its account's own path and was taken there", () => {
    const webhooks = stack.current.sandbox.webhooks();
    expect(webhooks.length).toBeGreaterThanOrEqual(cells.length);
    // PayerMax names the merchant in it; Pockyt only its own number of the transaction.
    const marks = [...merchants].flatMap(([account, { pockyt, payermax }]) => [
      ...stack.current.sandbox
        .transactions({ merchantNo: pockyt.merchantNo })
        .map(({ transactionNo }) => [transactionNo, account] as const),
      [payermax.merchantNo, account] as const,
    ]);
    const astray = webhooks.filter(({ url, body, provider, attempts }) => {
      const owner = marks.find(([mark]) => body.includes(mark))?.[1] ?? "nobody";
      return (
        !url.endsWith(`/webhooks/${provider}/${owner}`) ||
        attempts.some(({ httpStatus }) => httpStatus === 401)
      );
    });
    expect(astray).toEqual([]);
  });
});

describe("another account's genuine notification", () => {
  test.each(["pockyt", "payermax"] as const)("is refused on this account's path: %s", async (provider) => {
    const [own] = stack.current.sandbox
      .webhooks()
      .filter((webhook) => webhook.provider === provider && webhook.url.endsWith(`/${provider}/east`));
    if (!own) throw new Error(`the sandbox has sent ${provider} nothing`);
    const paymentId = own.reference;
    const history = () => stack.current.client.workflow.getHandle(`payment-west-${paymentId}`).fetchHistory();
    const before = (await history()).events?.length;
    const post = (account: string) => resend(provider, account, own.body);
    expect((await post("west")).status).toBe(401);
    expect((await history()).events?.length).toBe(before);
    // On its own path it is a repeat of what is recorded.
    expect((await post("east")).status).toBe(200);
  });
});

/** Signed by who made it: Pockyt within the body, PayerMax over it. */
function resend(provider: "pockyt" | "payermax", account: string, body: string): Promise<Response> {
  const headers: Record<string, string> =
    provider === "pockyt"
      ? { "content-type": "application/x-www-form-urlencoded" }
      : { "content-type": "application/json", sign: newsSign(body) };
  return fetch(`${stack.current.relay.url}/webhooks/${provider}/${account}`, {
    method: "POST",
    headers,
    body,
  });
}
