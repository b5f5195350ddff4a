import { afterAll, expect, test } from "vitest";
import { createHoldfast } from "../../src/client.js";
import { signed } from "../relay/support.js";
import { accountOf, newMerchant, sandboxMerchants } from "../support/accounts.js";
import { passOn, startChangingProvider, type ChangingProvider } from "../support/changing-provider.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { pockytCharge } from "./payments.js";

const CALLS_PER_SECOND = 4;
/** After a pause Temporal lets some through at once, on each of a queue's partitions. */
const BURST = 2 * CALLS_PER_SECOND;

const [limited, free] = [newMerchant("666"), newMerchant("777")];
const queueOfLimited = (taskQueue: string) => `${taskQueue}-limited`;

/** Answers that are held back, by the payment's id. */
const held = new Map<string, () => void>();
let isHolding = false;
const provider: { current?: ChangingProvider } = {};

const stack = useStack({
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl, ({ path, requestId }, genuine) => {
      if (!isHolding || !path.endsWith("/order/v4/capture")) return null;
      return (response) => {
        held.set(requestId, () => {
          passOn(genuine)(response);
        });
      };
    });
    return provider.current.url;
  },
  sandbox: sandboxMerchants([limited, free]),
  accounts: (providers) =>
    new Map([
      [
        "limited",
        {
          ...accountOf(limited, providers),
          taskQueue: queueOfLimited(providers.taskQueue),
          callsPerSecond: CALLS_PER_SECOND,
        },
      ],
      ["free", accountOf(free, providers)],
    ]),
});

afterAll(() => provider.current?.close());

function backendOfLimited() {
  const { client, taskQueue, holdfast } = stack.current;
  return createHoldfast({ client, taskQueue: queueOfLimited(taskQueue), cards: holdfast.cards });
}

/** When the provider was asked by this merchant, in its own time. */
function callTimes(merchantNo: string): number[] {
  return stack.current.sandbox
    .requests()
    .filter(({ fields }) => fields.merchantNo === merchantNo)
    .map(({ at }) => Date.parse(at));
}

test("a limited account's calls are spread, and the other account doesn't wait for them", async () => {
  const ids = Array.from({ length: 20 }, (_, index) => newPaymentId(`PACE${index}`));
  const { holdfast } = stack.current;
  const backend = backendOfLimited();
  const start = Date.now();
  const paced = ids.map(async (paymentId) =>
    backend.charge(await pockytCharge(backend, "limited", paymentId)),
  );
  const others = ids.slice(0, 5);
  const unpaced = await Promise.all(
    others.map(async (paymentId) => holdfast.charge(await pockytCharge(holdfast, "free", paymentId))),
  );
  expect(unpaced.map(({ status }) => status)).toEqual(others.map(() => "captured"));
  const meanwhile = callTimes(limited.pockyt.merchantNo).length;

  expect((await Promise.all(paced)).map(({ status }) => status)).toEqual(ids.map(() => "captured"));
  const times = callTimes(limited.pockyt.merchantNo);
  // Each makes a customer, then charges.
  expect(times).toHaveLength(2 * ids.length);
  // However slow the machine: it can only make them later.
  const early = times.filter((time, index) => time < start + ((index + 1 - BURST) / CALLS_PER_SECOND) * 1000);
  expect(early).toEqual([]);
  expect(callTimes(free.pockyt.merchantNo)).toHaveLength(2 * others.length);
  expect(meanwhile, "the other account was done first").toBeLessThan(2 * ids.length);
}, 120_000);

test("aftercare that the relay starts runs on the account's queue, and is served there", async () => {
  const { client, relay, taskQueue } = stack.current;
  const paymentId = newPaymentId("never");
  const fields = { amount: "20.00", currency: "USD", status: "success", transactionNo: "360128755571009" };
  const body = new URLSearchParams(signed({ ...fields, reference: paymentId }, limited.pockyt.token));
  const answer = await fetch(`${relay.url}/webhooks/pockyt/limited`, { method: "POST", body });
  expect(answer.status).toBe(200);
  await expect
    .poll(() => backendOfLimited().aftercare({ account: "limited", paymentId }))
    .toMatchObject({ attention: { reason: "unknown_payment" } });
  const aftercare = await client.workflow.getHandle(`aftercare-limited-${paymentId}`).describe();
  expect(aftercare.taskQueue).toBe(queueOfLimited(taskQueue));
});

test("a worker that is told to stop records the outcome of the calls that it holds, on every queue", async () => {
  const { holdfast, worker } = stack.current;
  const [slow, fast] = [newPaymentId("slow"), newPaymentId("fast")];
  const backend = backendOfLimited();
  isHolding = true;
  const told = [
    backend.charge(await pockytCharge(backend, "limited", slow)),
    holdfast.charge(await pockytCharge(holdfast, "free", fast)),
  ];
  await expect.poll(() => [...held.keys()].sort()).toEqual([fast, slow].sort());
  isHolding = false;
  let hasStopped = false;
  const stopped = worker.stop().then(() => (hasStopped = true));
  held.get(slow)?.();
  expect(hasStopped).toBe(false);
  held.get(fast)?.();
  await stopped;
  await worker.start();
  // Nobody had to ask: the outcome was not lost with the worker.
  expect(await Promise.all(told)).toMatchObject([
    { status: "captured", account: "limited", outcomeUnknown: null },
    { status: "captured", account: "free", outcomeUnknown: null },
  ]);
  const asked = stack.current.sandbox
    .requests()
    .filter(({ fields }) => [slow, fast].includes(fields.reference ?? ""));
  expect(asked.map(({ operation }) => operation)).toEqual(["capture", "capture"]);
});
