import { describe, expect, test } from "vitest";
import { InvalidInput, SavedCardsFailed, type RemoveSavedCardRequest } from "../../src/client.js";
import { hostedPayment, TEST_CARDS, CVV, until } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { CUSTOMER } from "./payermax-payments.js";
import { useUnreliablePayermax } from "./unreliable-payermax.js";

const GATEWAY = "/aggregate-pay/api/gateway";
const LIST = `${GATEWAY}/inquirePaymentToken`;
const REMOVE = `${GATEWAY}/removePaymentToken`;
const { stack, provider } = useUnreliablePayermax(LIST, REMOVE);

/** A customer without cards so far: every test has its own. */
const newCustomer = () => ({
  provider: "payermax" as const,
  customerReference: newPaymentId("customer"),
});
type Customer = ReturnType<typeof newCustomer>;

const cards = () => stack.current.holdfast.savedCards;
const requests = (operation: string) =>
  stack.current.sandbox.requests().filter((request) => request.operation === operation);

/** The customer pays with a new card that is kept. */
async function save({ customerReference }: Customer): Promise<string> {
  const { holdfast } = stack.current;
  const card = { number: TEST_CARDS.withoutThreeDs, expiryMonth: "08", expiryYear: "2030", cvv: CVV };
  const { cardRef } = await holdfast.cards.put({ ...card, holderName: "Ada Byron" });
  const paymentId = newPaymentId("saves");
  const method = { type: "card", cardRef, saveCard: true } as const;
  const customer = { ...CUSTOMER, reference: customerReference };
  await holdfast.charge(hostedPayment(paymentId, { method, customer }));
  const { savedCard } = await until(stack.current, paymentId, {
    savedCard: { token: expect.any(String) as string, customerNo: customerReference },
  });
  return savedCard?.token ?? "none";
}

function pay({ customerReference }: Customer, token: string) {
  const method = { type: "savedCard", token } as const;
  const customer = { ...CUSTOMER, reference: customerReference };
  return stack.current.holdfast.charge(hostedPayment(newPaymentId("pays"), { method, customer }));
}

describe("saved cards", () => {
  test("a card is saved, listed, charged, removed, no longer listed, and no longer charged", async () => {
    const customer = newCustomer();
    expect(await cards().list(customer)).toEqual({ cards: [] });
    const token = await save(customer);
    expect(await cards().list(customer)).toEqual({
      cards: [
        {
          ...{ token, brand: "MASTERCARD", last4: TEST_CARDS.withoutThreeDs.slice(-4) },
          expiryMonth: expect.stringMatching(/^(?:0[1-9]|1[0-2])$/) as string,
          expiryYear: expect.stringMatching(/^\d{4}$/) as string,
          ...{ merchantInitiated: null, needsCvv: false },
        },
      ],
    });
    expect(await pay(customer, token)).toMatchObject({ status: "captured" });

    expect(await cards().remove({ ...customer, token })).toEqual({ removed: true });
    expect(await cards().list(customer)).toEqual({ cards: [] });
    expect(await cards().remove({ ...customer, token })).toEqual({ removed: true });
    expect(await pay(customer, token)).toMatchObject({
      status: "failed",
      failure: { kind: "rejected", code: "PARAMS_INVALID" },
    });
  });

  test("another customer sees none of them, and removes none of them", async () => {
    const [customer, stranger] = [newCustomer(), newCustomer()];
    const token = await save(customer);
    expect(await cards().list(stranger)).toEqual({ cards: [] });
    await cards().remove({ ...stranger, token });
    expect(await cards().list(customer)).toMatchObject({ cards: [{ token }] });
  });

  test("any client can start the workflows, which are named after the account", async () => {
    const { client, taskQueue } = stack.current;
    const customer = newCustomer();
    const token = await save(customer);
    const run = (type: string, input: object): Promise<unknown> =>
      client.workflow.execute(type, { workflowId: newPaymentId("by_hand"), taskQueue, args: [input] });
    expect(await run("listSavedCards", customer)).toMatchObject({ cards: [{ token }] });
    expect(await run("removeSavedCard", { ...customer, account: "default", token })).toEqual({
      removed: true,
    });

    await cards().list(customer);
    const ids = async () => {
      const found: string[] = [];
      for await (const { workflowId } of client.workflow.list({ query: `TaskQueue = "${taskQueue}"` }))
        found.push(workflowId);
      return found;
    };
    await expect.poll(ids).toContainEqual(expect.stringMatching(/^cards-default-[0-9a-f-]{36}$/));
  });

  test("at Pockyt, which lists and removes none, they are refused in words and nothing is sent", async () => {
    const { sandbox, client, taskQueue } = stack.current;
    const before = sandbox.requests().length;
    const customer = { provider: "pockyt", customerReference: "USER42" } as const;
    const message =
      'invalid input: provider must be one that has saved cards that can be listed and removed: "payermax"';
    const calls = [cards().list(customer), cards().remove({ ...customer, token: "V1" })];
    for (const call of calls) {
      const error: unknown = await call.catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidInput);
      expect(error).toMatchObject({ message });
    }
    const inputs = { listSavedCards: customer, removeSavedCard: { ...customer, token: "V1" } };
    for (const [type, input] of Object.entries(inputs)) {
      const workflowId = newPaymentId("pockyt");
      const failed = client.workflow.execute(type, { workflowId, taskQueue, args: [input] });
      await expect(failed).rejects.toMatchObject({ cause: { type: "InvalidInput", message } });
    }
    expect(sandbox.requests()).toHaveLength(before);
  });

  test("every bad field is named, and nothing is sent", async () => {
    const before = stack.current.sandbox.requests().length;
    const bad = {
      ...{ account: "No Such", provider: "payermax", customerReference: TEST_CARDS.threeDs },
      ...{ token: TEST_CARDS.threeDs, reason: "none" },
    } as unknown as RemoveSavedCardRequest;
    const error: unknown = await cards()
      .remove(bad)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidInput);
    const { problems, message } = error as InvalidInput;
    expect(problems.map(({ field }) => field).sort()).toEqual([
      ...["account", "customerReference", "reason", "token"],
    ]);
    expect(message).not.toContain(TEST_CARDS.threeDs);
    expect(stack.current.sandbox.requests()).toHaveLength(before);
  });

  test.each(["lost after", "error after", "too many", "reset before"] as const)(
    "are asked for again, and removed again, where the provider's answer is %s",
    async (fault) => {
      const customer = newCustomer();
      const token = await save(customer);
      provider.loses?.next(LIST, fault);
      expect(await cards().list(customer)).toMatchObject({ cards: [{ token }] });
      provider.loses?.next(REMOVE, fault);
      expect(await cards().remove({ ...customer, token })).toEqual({ removed: true });
      expect(await cards().list(customer)).toEqual({ cards: [] });
    },
  );

  test("a refusal is told in words, and nothing is asked again", async () => {
    const customer = newCustomer();
    const token = await save(customer);
    const refusal = () => ({ code: "CONTRACT_INVALID", msg: "no tokens in your contract" });
    for (const path of [LIST, REMOVE]) provider.says?.rewrite(path, refusal);
    const before = requests("removePaymentToken").length;
    const words = "payermax refused: CONTRACT_INVALID, no tokens in your contract";
    const [listing, removal] = await Promise.all(
      [cards().list(customer), cards().remove({ ...customer, token })].map((call) =>
        call.catch((thrown: unknown) => thrown),
      ),
    );
    expect(listing).toBeInstanceOf(SavedCardsFailed);
    expect(listing).toMatchObject({ code: "SavedCardsFailed", message: `saved cards not listed: ${words}` });
    expect(removal).toBeInstanceOf(SavedCardsFailed);
    expect(removal).toMatchObject({ message: `saved card not removed: ${words}` });
    expect(requests("removePaymentToken")).toHaveLength(before + 1);
  });
});
