import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { booksOf, operations, type Operation } from "../faults/operations.js";
import { startChangingProvider, type ChangingProvider } from "../support/changing-provider.js";
import { PLATFORM } from "../support/payermax-news.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { signedJson, type Answer } from "./answers.js";
import { leavesOf, Literal, mapLeaves, type Json } from "./json.js";

const WRONG: readonly Json[] = [
  null,
  -1,
  new Literal("1e999"),
  true,
  [],
  [[[{}]]],
  {},
  new Literal('{"__proto__":{"status":"SUCCESS"}}'),
  "",
  "x".repeat(100_000),
];

/** More than any answer has. */
const FIELDS = 30;

/** One for each kind of question that is asked about an outcome. */
const asked = operations.filter(({ name }) =>
  ["charge with a saved card", "authorize", "refund at Pockyt", "refund at PayerMax"].includes(name),
);

interface Cell {
  readonly operation: Operation;
  readonly field: number;
  readonly paymentId: string;
  isArmed: boolean;
  /** Which wrong value the next answer has; null: the operation's own reply is still to be lost. */
  next: number | null;
}

const cells: Cell[] = asked.flatMap((operation) =>
  Array.from({ length: FIELDS }, (_, field) => {
    const paymentId = newPaymentId("field");
    return { operation, field, paymentId, isArmed: false, next: null };
  }),
);
const byId = new Map(cells.map((cell) => [cell.paymentId, cell]));
const changed = new Set<string>();

const lose: Answer = (response) => response.destroy();
const isOwn = (path: string) => /\/(v4\/capture|orderAndPay|v3\/refund|gateway\/refund)$/.test(path);

function answerTo(cell: Cell, path: string, genuine: Json): Answer | null {
  if (isOwn(path) && cell.next === null) {
    cell.next = 0;
    return lose;
  }
  if (isOwn(path) || cell.next === null) return null;
  const field = leavesOf(genuine)[cell.field];
  const wrong = WRONG[cell.next];
  if (!field || wrong === undefined) return null;
  cell.next += 1;
  changed.add(`${path} ${field.join(".")}`);
  return signedJson(mapLeaves(genuine, (leaf, at) => (at.join(".") === field.join(".") ? wrong : leaf)));
}

const provider: { current?: ChangingProvider } = {};
const stack = useStack({
  webhooks: "lost",
  schedules: { check: [1], poll: [1] },
  sandbox: { payermax: { platformPrivateKey: PLATFORM.privateKey } },
  async provider(sandboxUrl) {
    provider.current = await startChangingProvider(sandboxUrl, ({ path, body, requestId }, genuine) => {
      const [id = ""] = /FIELD_[0-9A-F]{8}/.exec(requestId || body) ?? [];
      const cell = byId.get(id);
      return cell?.isArmed ? answerTo(cell, path, JSON.parse(genuine.body.toString("utf8")) as Json) : null;
    });
    return provider.current.url;
  },
});
afterAll(() => provider.current?.close());

beforeAll(async () => {
  const waiting = [...cells];
  const beginNext = async (): Promise<void> => {
    for (let cell = waiting.shift(); cell; cell = waiting.shift()) {
      await cell.operation.prepare?.(stack.current, cell.paymentId);
      cell.isArmed = true;
      await cell.operation.ask(stack.current, cell.paymentId);
    }
  };
  await Promise.all(Array.from({ length: 12 }, beginNext));
}, 200_000);

test.each(asked.map((operation) => [operation.name, operation] as const))(
  "one wrong field after the other in the answers about %s: settled as it was, and no other way",
  async (_name, operation) => {
    for (const { paymentId } of cells.filter((cell) => cell.operation === operation)) {
      await vi.waitFor(
        async () => {
          const end = await operation.look(stack.current, paymentId);
          expect(end).toMatchObject({ failure: null, outcomeUnknown: null, status: operation.done.status });
        },
        { timeout: 60_000, interval: 200 },
      );
      expect(booksOf(stack.current, paymentId)).toEqual(operation.done.books);
    }
  },
  100_000,
);

test("every field of every answer had its turn", () => {
  const fields = [...changed].map((field) => field.split("/").at(-1));
  for (const field of ["result.status", "result.reference", "result.refundInfo.0.refundReference"])
    expect(fields).toContain(`tran-query ${field}`);
  for (const field of ["code", "data.status", "data.outTradeNo", "data.reference", "data.totalAmount"])
    expect(fields).toContain(`orderQuery ${field}`);
  for (const field of ["code", "data.status", "data.outRefundNo"])
    expect(fields).toContain(`refundQuery ${field}`);
});
