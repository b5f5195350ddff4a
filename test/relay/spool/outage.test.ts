import { describe, expect, test } from "vitest";
import { FakePayments, form, IPN, signed, startRelay, type Relay } from "../support.js";
import { newFolder, open } from "./support.js";

const away = () => Promise.reject(new Error("Temporal is away"));
const there = () => Promise.resolve("delivered" as const);

/** Pockyt's news of a payment, each under a transaction of its own. */
const news = (reference: string, n: number) =>
  form(signed({ ...IPN, reference, transactionNo: String(360128755571000 + n) }));

async function spooled(folder = newFolder(), payments = new FakePayments()) {
  const spool = open(folder);
  return { folder, spool, relay: await startRelay({ spool, payments }) };
}

const taken = ({ payments }: Relay) => payments.signals.map(({ paymentId, key }) => `${paymentId} ${key}`);

/** Those that Temporal took: a signal that fails is told to it too. */
function countsFromNow({ payments }: Relay): void {
  payments.signals.length = 0;
  payments.status = there;
}

describe("while Temporal is away", () => {
  test("a notification is acknowledged, and delivered in its order once it is back", async () => {
    const { relay, spool } = await spooled();
    relay.payments.status = away;
    for (let n = 1; n <= 5; n++) {
      const response = await relay.post(news(n % 2 ? "ORDER1" : "ORDER2", n));
      expect([response.status, await response.text()]).toEqual([200, "success"]);
    }
    expect(spool.figures().waiting).toBe(5);
    countsFromNow(relay);
    await expect.poll(() => spool.figures().waiting).toBe(0);
    const ofFirst = taken(relay).filter((one) => one.startsWith("ORDER1"));
    expect(ofFirst.map((one) => /75557100(\d)/.exec(one)?.[1])).toEqual(["1", "3", "5"]);
    expect(new Set(taken(relay)).size).toBe(5);
  });

  test("what is kept outlives the relay", async () => {
    const { relay, folder } = await spooled();
    relay.payments.status = away;
    await relay.post(news("ORDER1", 1));
    await relay.close();
    const again = await spooled(folder);
    await expect.poll(() => again.relay.payments.signals.length).toBe(1);
  });

  test("nobody waits for it any more: it is asked by the spool alone", async () => {
    const { relay } = await spooled();
    const hold = relay.payments.hold();
    relay.payments.status = away;
    await relay.post(news("ORDER1", 1));
    await expect.poll(() => relay.payments.signals.length).toBeGreaterThan(1);
    relay.payments.status = () => new Promise(() => undefined);
    expect((await relay.post(news("ORDER2", 2))).status).toBe(200);
    hold.settle();
  });
});

test("what comes for a payment that still waits comes after it", async () => {
  const { relay, spool } = await spooled();
  relay.payments.status = away;
  await relay.post(news("ORDER1", 1));
  spool.later(spool.next(1, () => undefined)[0]?.seq ?? 0, 600_000);
  countsFromNow(relay);
  // Once Temporal has taken this one, the relay no longer keeps whatever comes.
  await relay.post(news("ORDER2", 3));
  await expect.poll(() => spool.figures().waiting).toBe(1);
  await relay.post(news("ORDER2", 4));
  expect(spool.figures().waiting).toBe(1);
  await relay.post(news("ORDER1", 2));
  expect(spool.figures().waiting).toBe(2);
  expect(taken(relay).join()).toMatch(/^ORDER2 [^,]+,ORDER2 [^,]+$/);
});

test("a payment that nobody takes holds no other one up", async () => {
  const { relay, spool } = await spooled();
  relay.payments.status = away;
  for (let n = 1; n <= 40; n++) await relay.post(news(`ORDER${String(n)}`, n));
  countsFromNow(relay);
  const signal = relay.payments.signal.bind(relay.payments);
  relay.payments.signal = (account, paymentId, notification) =>
    paymentId === "ORDER1" ? away() : signal(account, paymentId, notification);
  await expect.poll(() => relay.payments.signals.length).toBe(39);
  expect(spool.figures().waiting).toBe(1);
});

test("what the aftercare takes no more was acknowledged: it is set aside for a person", async () => {
  const { relay, spool } = await spooled();
  relay.payments.status = away;
  await relay.post(news("ORDER1", 1));
  relay.payments.status = () => Promise.resolve("closed");
  relay.payments.aftercare = () => Promise.resolve("closed");
  await expect.poll(() => spool.figures()).toMatchObject({ waiting: 0, setAside: 1 });
  expect(relay.logged().some(({ level, msg }) => level === 50 && String(msg).includes("set aside"))).toBe(
    true,
  );
});

test("a spool that can't keep it leaves it with the provider", async () => {
  const spool = open(newFolder(), { maxBytes: 1 });
  const relay = await startRelay({ spool });
  relay.payments.status = away;
  const response = await relay.post(news("ORDER1", 1));
  expect([response.status, response.headers.get("retry-after")]).toEqual([503, "30"]);
});
