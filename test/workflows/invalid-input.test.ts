import {
  WithStartWorkflowOperation,
  WorkflowFailedError,
  WorkflowUpdateFailedError,
  type WorkflowStartOptions,
} from "@temporalio/client";
import { ApplicationFailure, RawValue } from "@temporalio/common";
import proto from "@temporalio/proto";
import { describe, expect, test } from "vitest";
import { InvalidInput } from "../../src/client.js";
import { payloadKeysOfProject } from "../support/encryption.js";
import { newPaymentId, useStack } from "../support/stack.js";

const stack = useStack();

/** Every field is bad, in every place where there is one. */
const everythingWrong = (paymentId: string) => ({
  paymentId: `${paymentId}-lower`,
  account: "No Such",
  provider: "pockyt",
  amount: { currency: "ZZZ", value: 1.5 },
  method: { type: "card", cardRef: "4111111111111111", saveCard: "yes" },
  customer: { email: "nobody", countryCode: "usa", clientIp: "localhost", firstName: "", phone: "1" },
  description: "",
  items: [{ name: "", quantity: 0, amount: { currency: "USD", value: -1 } }],
  returnUrl: "shop",
  actionTimeoutSeconds: 1,
  expiryLeadSeconds: 1,
  surprise: true,
});

const NAMED = [
  "paymentId",
  "account",
  "amount.currency",
  "amount.value",
  "method.cardRef",
  "method.saveCard",
  "customer.email",
  "customer.countryCode",
  "customer.clientIp",
  "customer.firstName",
  "customer.phone",
  "description",
  "items[0].name",
  "items[0].quantity",
  "items[0].amount.value",
  "returnUrl",
  "actionTimeoutSeconds",
  "expiryLeadSeconds",
  "surprise",
];

const good = (paymentId: string) => ({
  paymentId,
  provider: "pockyt",
  amount: { currency: "USD", value: 100 },
  method: { type: "savedCard", token: "pp_1", customerNo: "2000" },
});

async function startPlainly(options: Partial<WorkflowStartOptions>, input: unknown) {
  const handle = await stack.current.client.workflow.start("chargePayment", {
    workflowId: `payment-default-${newPaymentId("bad")}`,
    taskQueue: stack.current.taskQueue,
    args: [input],
    ...options,
  });
  return handle.result().then(
    () => undefined,
    (error: unknown) => (error instanceof WorkflowFailedError ? error.cause : error),
  );
}

async function updateWithStart(input: unknown) {
  const startWorkflowOperation = new WithStartWorkflowOperation("chargePayment", {
    workflowId: `payment-default-${newPaymentId("bad")}`,
    taskQueue: stack.current.taskQueue,
    args: [input],
    workflowIdConflictPolicy: "USE_EXISTING",
  });
  return stack.current.client.workflow
    .executeUpdateWithStart("nextStep", { updateId: "next-step", startWorkflowOperation })
    .then(
      () => undefined,
      (error: unknown) => (error instanceof WorkflowUpdateFailedError ? error.cause : error),
    );
}

function expectInvalid(failure: unknown, named: readonly string[]): void {
  expect(failure).toBeInstanceOf(ApplicationFailure);
  const { type, message, failure: wire } = failure as ApplicationFailure;
  expect(type).toBe("InvalidInput");
  for (const field of named) expect(message).toContain(`${field} `);
  expect(message).not.toContain("4111111111111111");
  expect(wire?.stackTrace ?? "").toBe("");
}

describe("bad input names every bad field at once, and nothing reaches the provider", () => {
  test("by plain start", async () => {
    expectInvalid(await startPlainly({}, everythingWrong(newPaymentId("x"))), NAMED);
    expect(stack.current.sandbox.requests()).toEqual([]);
  });

  test("by update-with-start", async () => {
    expectInvalid(await updateWithStart(everythingWrong(newPaymentId("x"))), NAMED);
    expect(stack.current.sandbox.requests()).toEqual([]);
  });

  test("by the client, before Temporal is asked", async () => {
    const charged = stack.current.holdfast.charge(everythingWrong("X") as never);
    await expect(charged).rejects.toThrow(InvalidInput);
    const { problems } = (await charged.catch((error: unknown) => error)) as InvalidInput;
    expect(problems.map(({ field }) => field)).toEqual(expect.arrayContaining(NAMED));
  });

  test.each([[null], ["text"], [[]], [42], [undefined]])("that is no object at all: %j", async (input) => {
    expectInvalid(await startPlainly({}, input), ["input"]);
    expectInvalid(await updateWithStart(input), ["input"]);
    expect(stack.current.sandbox.requests()).toEqual([]);
  });
});

/** Nothing of ours can keep it out of the event that started the workflow: the other client wrote that. */
describe("a card number that another client's start brings", () => {
  const NUMBER = ["4111", "1111", "1111", "1111"].join("");

  /** Starts it, waits for its end, and gives the events that hold the number, with how it ended. */
  async function eventsWithNumber(workflowId: string, args: unknown[]) {
    const { client, taskQueue } = stack.current;
    const handle = await client.workflow.start("chargePayment", { workflowId, taskQueue, args });
    const failure: unknown = await handle.result().catch((error: unknown) => error);
    const { events } = await handle.fetchHistory();
    const holding = (events ?? []).filter((event) =>
      Buffer.from(proto.temporal.api.history.v1.HistoryEvent.encode(event).finish()).includes(NUMBER),
    );
    const { cause } = failure as WorkflowFailedError;
    return { failure: cause, holding: holding.map(({ eventType }) => Number(eventType)) };
  }
  const STARTED = [1];

  test.each([
    ["description", { description: `for ${NUMBER}` }],
    ["customer.firstName", { customer: { firstName: NUMBER } }],
    ["returnUrl", { returnUrl: `https://shop.example/${NUMBER}` }],
  ])("in %s is answered with the field's name, and is in no later event", async (field, more) => {
    const paymentId = newPaymentId("card");
    const input = { ...good(paymentId), ...more };
    const { failure, holding } = await eventsWithNumber(`payment-default-${paymentId}`, [input]);
    expectInvalid(failure, [field]);
    expect(holding).toEqual(payloadKeysOfProject === undefined ? STARTED : []);
  });

  test("in what can't be decoded is answered too, where the decoder's own words would quote it", async () => {
    const payload = {
      metadata: { encoding: Buffer.from("json/plain") },
      data: Buffer.from(`"${NUMBER}" and more`),
    };
    const id = `payment-default-${newPaymentId("broken")}`;
    const { failure, holding } = await eventsWithNumber(id, [RawValue.fromPayload(payload)]);
    expectInvalid(failure, ["input"]);
    expect(holding).toEqual(STARTED);
  });

  test("in its workflow id is not repeated", async () => {
    const paymentId = newPaymentId("id");
    const { failure } = await eventsWithNumber(`mine ${NUMBER} ${paymentId}`, [good(paymentId)]);
    expectInvalid(failure, ["workflowId"]);
  });
});

describe("start options that could move money twice, or lose it, are invalid", () => {
  test("another workflow id", async () => {
    const paymentId = newPaymentId("id");
    const failure = await startPlainly({ workflowId: `mine-${paymentId}` }, good(paymentId));
    expectInvalid(failure, ["workflowId"]);
  });

  test("a retry policy", async () => {
    const paymentId = newPaymentId("retry");
    const workflowId = `payment-default-${paymentId}`;
    expectInvalid(await startPlainly({ workflowId, retry: { maximumAttempts: 1 } }, good(paymentId)), [
      "retryPolicy",
    ]);
  });

  test.each(["workflowRunTimeout", "workflowExecutionTimeout"] as const)("a %s", async (option) => {
    const paymentId = newPaymentId("timeout");
    const workflowId = `payment-default-${paymentId}`;
    expectInvalid(await startPlainly({ workflowId, [option]: "1 day" }, good(paymentId)), [option]);
  });
});
