import type { Client } from "@temporalio/client";
import { describe, expect, test } from "vitest";
import type { DropInSession, DropInSessionRequest } from "../../src/client.js";
import { createHoldfast, DropInSessionFailed, InvalidInput } from "../../src/client.js";
import { usd } from "../support/holds.js";
import { useTimeSkippingStack } from "../support/time-skipping.js";
import { useUnreliablePayermax } from "./unreliable-payermax.js";

const PATH = "/aggregate-pay/api/gateway/applyDropinSession";
const { stack, provider } = useUnreliablePayermax(PATH);

const REQUEST = {
  ...{ provider: "payermax", amount: usd(2000), kind: "charge" },
  customer: { reference: "USER42", countryCode: "US" },
} as const satisfies DropInSessionRequest;

const open = (more: Partial<DropInSessionRequest> = {}) =>
  stack.current.holdfast.dropInSession({ ...REQUEST, ...more });

const requests = () =>
  stack.current.sandbox.requests().filter(({ operation }) => operation === "applyDropinSession");

describe("dropInSession", () => {
  test("opens a session for a charge: the keys for the shop's page, and for the payment", async () => {
    const before = requests().length;
    const session = await open();
    expect(session).toEqual({
      sessionKey: expect.stringMatching(/./) as string,
      clientKey: expect.stringMatching(/./) as string,
    });
    const [sent, ...others] = requests().slice(before);
    expect(others).toEqual([]);
    expect(sent).toMatchObject({
      signatureValid: true,
      fields: { version: "1.6", totalAmount: "20.00", currency: "USD", country: "US", userId: "USER42" },
    });
    expect(sent?.fields).not.toHaveProperty("captureMode");
    expect(sent?.fields).not.toHaveProperty("tokenForFutureUse");
  });

  test("opens a session for an authorization that keeps the card", async () => {
    await open({ kind: "authorize", saveCard: true });
    expect(requests().at(-1)?.fields).toMatchObject({
      ...{ captureMode: "MANUAL", authorizationType: "FINAL_AUTH", tokenForFutureUse: "true" },
    });
  });

  test("opens a new session for every call", async () => {
    const [one, other] = [await open(), await open()];
    expect(one.sessionKey).not.toBe(other.sessionKey);
  });

  test("starts a workflow that any client can start, named after the account", async () => {
    await open();
    const { workflow } = stack.current.client;
    const ids = () => workflowIds(stack.current.client, stack.current.taskQueue);
    await expect.poll(ids).toContainEqual(expect.stringMatching(/^dropin-default-[0-9a-f-]{36}$/));
    const session: unknown = await workflow.execute("dropInSession", {
      workflowId: "dropin-default-by-hand",
      taskQueue: stack.current.taskQueue,
      args: [REQUEST],
    });
    expect(session).toHaveProperty("sessionKey");
  });

  test("names every bad field, and starts nothing", async () => {
    const before = requests().length;
    const bad = {
      ...{ account: "No Such", provider: "pockyt", amount: { currency: "ZZZ", value: 0 }, kind: "sale" },
      ...{ customer: { countryCode: "usa" }, saveCard: "yes", paymentId: "ORDER1" },
    } as unknown as DropInSessionRequest;
    const error: unknown = await stack.current.holdfast.dropInSession(bad).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInput);
    const fields = (error as InvalidInput).problems.map(({ field }) => field).sort();
    expect(fields).toEqual([
      ...["account", "amount.currency", "amount.value", "customer.countryCode", "customer.reference"],
      ...["kind", "paymentId", "provider", "saveCard"],
    ]);
    await expect(open({ amount: { currency: "KWD", value: 1255 } })).rejects.toMatchObject({
      code: "InvalidInput",
      problems: [{ field: "amount.value" }],
    });
    expect(requests()).toHaveLength(before);
  });

  test("by another client, bad input fails the workflow with InvalidInput", async () => {
    const failed = stack.current.client.workflow.execute("dropInSession", {
      workflowId: "dropin-default-bad",
      taskQueue: stack.current.taskQueue,
      args: [{ ...REQUEST, kind: "sale" }],
    });
    await expect(failed).rejects.toMatchObject({ cause: { type: "InvalidInput" } });
  });

  test.each(["lost after", "error after", "too many", "reset before"] as const)(
    "asks again where the provider's answer is %s: no money moves",
    async (fault) => {
      provider.loses?.next(PATH, fault);
      expect(await open()).toHaveProperty("clientKey");
    },
  );

  test("says in words that the provider refused, and doesn't ask again", async () => {
    provider.says?.rewrite(PATH, () => ({ code: "CONTRACT_INVALID", msg: "no drop-in in your contract" }));
    const before = requests().length;
    const error: unknown = await open().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DropInSessionFailed);
    expect(error).toMatchObject({
      code: "DropInSessionFailed",
      message: "no drop-in session: payermax refused: CONTRACT_INVALID, no drop-in in your contract",
    });
    expect(requests()).toHaveLength(before + 1);
  });
});

describe("dropInSession, as long as a shopper waits and no longer", () => {
  const skipping = useTimeSkippingStack();

  /** How the call fails, on skipped time. No skip is left behind: the server may be gone before it has answered. */
  async function failure(call: Promise<DropInSession>): Promise<unknown> {
    const ended: { with?: unknown } = {};
    void call.then(
      () => (ended.with = "a session"),
      (error: unknown) => (ended.with = error),
    );
    while (!("with" in ended)) await skipping.current.skipAhead(5);
    return ended.with;
  }

  test("says in words that the worker has no such account", async () => {
    const error = await failure(skipping.current.holdfast.dropInSession({ ...REQUEST, account: "other" }));
    expect(error).toBeInstanceOf(DropInSessionFailed);
    expect(error).toMatchObject({
      message: 'no drop-in session: this worker has no payermax account "other"',
    });
  });

  test("says in words that the provider was silent", async () => {
    const { sandbox, holdfast } = skipping.current;
    const silent = { provider: "payermax", operation: "applyDropinSession", times: "all" } as const;
    sandbox.faults.add({ ...silent, fault: "reset-after" });
    const error = await failure(holdfast.dropInSession(REQUEST));
    sandbox.faults.clear();
    expect(error).toBeInstanceOf(DropInSessionFailed);
    expect(error).toMatchObject({
      message: expect.stringMatching(/^no drop-in session: payermax gave no answer/) as string,
    });
    const sent = sandbox.requests().filter(({ operation }) => operation === "applyDropinSession");
    expect(sent.length).toBeGreaterThan(1);
  });
});

test("a session waits for no worker longer than that, and one that somebody ended has failed too", async () => {
  const { client } = stack.current;
  const taskQueue = `nobody-${stack.current.taskQueue}`;
  const failed = createHoldfast({ client, taskQueue })
    .dropInSession(REQUEST)
    .catch((thrown: unknown) => thrown);
  const ids = () => workflowIds(client, taskQueue);
  await expect.poll(ids).toHaveLength(1);
  const handle = client.workflow.getHandle((await ids())[0] ?? "");
  const { raw } = await handle.describe();
  expect(Number(raw.executionConfig?.workflowExecutionTimeout?.seconds)).toBe(45);
  await handle.terminate("enough");
  expect(await failed).toBeInstanceOf(DropInSessionFailed);
});

async function workflowIds({ workflow }: Client, taskQueue: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { workflowId } of workflow.list({ query: `TaskQueue = "${taskQueue}"` }))
    found.push(workflowId);
  return found;
}
