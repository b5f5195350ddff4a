import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { booksOf, operations, sentUnder, type Operation, type Told } from "../faults/operations.js";
import { startChangingProvider, type Call, type ChangingProvider } from "../support/changing-provider.js";
import { PLATFORM } from "../support/payermax-news.js";
import { cardPayment, TEST_CARDS } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { CHUNK, endless, hostileAnswers, type Answer, type HostileAnswer } from "./answers.js";
import type { Json } from "./json.js";

/** Of the operation's own answer, and of the first answer to the question what came of it. */
const HOSTILE_ANSWERS = 2;

interface Cell {
  readonly operation: Operation;
  readonly hostile: HostileAnswer;
  readonly paymentId: string;
  /** How many hostile answers are still to come; null before the operation is asked for. */
  left: number | null;
  struck: number;
  told: Told | null;
}

const ENDS: Readonly<Record<string, string>> = {
  createCustomer: "/v1/customers/create",
  capture: "/capture",
  refund: "/refund",
  query: "/tran-query",
  orderAndPay: "/orderAndPay",
  orderQuery: "/orderQuery",
  cancel: "/cancel",
  refundQuery: "/refundQuery",
};

const [charge] = operations;
if (!charge) throw new Error("no operation to build upon");
/** It moves no money; the charge after it does. */
const createCustomer: Operation = {
  ...charge,
  name: "create a customer",
  call: "createCustomer",
  query: "none",
};

const all = [...operations, createCustomer];
/** A customer's number that comes as a JSON number is read: such an answer names a customer like any other. */
const isGenuine = (operation: Operation, { name }: HostileAnswer) =>
  operation === createCustomer && name === "numbers in every field of the record";
const cells: Cell[] = all.flatMap((operation) =>
  hostileAnswers
    .filter((hostile) => !isGenuine(operation, hostile))
    .map((hostile) => {
      const paymentId = newPaymentId("hostile");
      return { operation, hostile, paymentId, left: null, struck: 0, told: null };
    }),
);
const byId = new Map(cells.map((cell) => [cell.paymentId, cell]));

/** The payment whose operation is answered, or asked about after that. */
function cellOf({ path, body, requestId }: Call): Cell | undefined {
  const [id = ""] = /HOSTILE_[0-9A-F]{8}/.exec(requestId || body) ?? [];
  const cell = byId.get(id);
  if (!cell?.left) return undefined;
  const { call, query } = cell.operation;
  const ends = cell.left === HOSTILE_ANSWERS ? [call] : [call, query];
  return ends.some((name) => path.endsWith(ENDS[name] ?? "none")) ? cell : undefined;
}

/** So that whoever has nothing to lie about is asked what came of it. */
const lose: Answer = (response) => response.destroy();

const provider: { current?: ChangingProvider } = {};
const stack = useStack({
  webhooks: "lost",
  schedules: { check: [1], poll: [1] },
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl, (call, { body }) => {
      const cell = cellOf(call);
      if (!cell?.left) return null;
      const isOwn = cell.left === HOSTILE_ANSWERS;
      cell.left -= 1;
      const answer = cell.hostile.of(JSON.parse(body.toString("utf8")) as Json);
      if (answer) cell.struck += 1;
      return answer ?? (isOwn ? lose : null);
    });
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

async function begin(cell: Cell): Promise<void> {
  const { operation, paymentId } = cell;
  await operation.prepare?.(stack.current, paymentId);
  cell.left = HOSTILE_ANSWERS;
  cell.told = await operation.ask(stack.current, paymentId);
}

const memory = { before: 0, most: 0 };

beforeAll(async () => {
  // What another file of this process has counted.
  endless.splice(0);
  memory.before = process.memoryUsage().rss;
  const watch = setInterval(() => (memory.most = Math.max(memory.most, process.memoryUsage().rss)), 100);
  const waiting = [...cells];
  const beginNext = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) await begin(cell);
  };
  try {
    await Promise.all(Array.from({ length: 12 }, beginNext));
  } finally {
    clearInterval(watch);
  }
}, 280_000);

describe.each(all)("$name", (operation) => {
  const own = cells.filter((cell) => cell.operation === operation);
  test.each(own.map((cell) => [cell.hostile.name, cell] as const))("%s", async (_name, cell) => {
    const { paymentId, told } = cell;
    const { done, meanwhile } = operation;
    if (isGoodWithout(cell)) expect(told).toMatchObject({ status: done.status, outcomeUnknown: null });
    else {
      expect(told).toMatchObject({ status: meanwhile, failure: null });
      expect(told?.outcomeUnknown, "the caller is told that nobody knows").not.toBeNull();
    }
    await vi.waitFor(
      async () => {
        const end = await operation.look(stack.current, paymentId);
        expect(end).toMatchObject({ status: done.status, failure: null, outcomeUnknown: null });
      },
      { timeout: 40_000, interval: 100 },
    );
    expect(booksOf(stack.current, paymentId)).toEqual(done.books);
    expect(new Set(sentUnder(stack.current, operation, paymentId)).size).toBeLessThanOrEqual(1);
  });
});

/**
 * The reply to a capture or refund counts by our own request id; an amount that can't be read is as none. A number
 * beyond every number makes all of Pockyt's answer unreadable, and the exponent form of another amount is read.
 */
function isGoodWithout({ operation, hostile }: Cell): boolean {
  if (!hostile.name.endsWith("as every amount") || hostile.name.startsWith('"1e3"')) return false;
  return (
    operation.name === "capture" ||
    (operation.name === "refund at Pockyt" && !hostile.name.startsWith("1e999"))
  );
}

test("every hostile answer was given to every operation, but those that had nothing to lie about", () => {
  const spared = cells.filter(({ struck }) => struck === 0).map(({ hostile }) => hostile.name);
  expect([...new Set(spared)].filter((name) => !/amount|another order|twice/.test(name))).toEqual([]);
  expect(new Set(cells.filter(({ struck }) => struck > 0).map(({ hostile }) => hostile)).size).toBe(
    hostileAnswers.length,
  );
});

test("an endless answer is ended by us, not long after 256 KiB", () => {
  expect(endless.length).toBeGreaterThanOrEqual(all.length);
  expect(endless.every(({ isOver }) => isOver)).toBe(true);
  // What the sockets' buffers hold besides, on both sides.
  const most = Math.max(...endless.map(({ written }) => written));
  expect(most).toBeLessThan(256 * 1024 + 256 * CHUNK.length);
});

test("nothing that was answered got into any object's prototype", () => {
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).status).toBeUndefined();
});

test("memory stayed within bounds", () => {
  expect(memory.most - memory.before).toBeLessThan(600 * 1024 * 1024);
});

test("the worker is as good as before", async () => {
  const paymentId = newPaymentId("after");
  const card = { number: TEST_CARDS.withoutThreeDs, saveCard: false };
  const payment = await cardPayment(stack.current, paymentId, card);
  expect(await stack.current.holdfast.charge(payment)).toMatchObject({ status: "captured" });
});
