import { readFile } from "node:fs/promises";
import { Client, Connection } from "@temporalio/client";
import { expect, inject, test } from "vitest";
import { useDevServer } from "../support/dev-server.js";
import {
  cardPayment,
  CVV,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
  vaultedCard,
} from "../support/payments.js";
import { findSecrets } from "../support/find-secrets.js";
import { pay, savedCardBy } from "../methods/payermax-payments.js";
import { MERCHANT, newPaymentId, useStack, type Stack } from "../support/stack.js";

/** A server of its own: what other tests plant in the shared one must not be found here. */
const server = useDevServer();
const stack = useStack({ temporal: () => Promise.resolve(server.current.temporal) });
const secrets = { numbers: Object.values(TEST_CARDS), cvv: CVV, tokens: [MERCHANT.token] };

/** Temporal's database file and what SQLite has not yet written into it. */
async function database(dbFile: string): Promise<Buffer> {
  const files = await Promise.all(
    [dbFile, `${dbFile}-wal`].map((file) => readFile(file).catch(() => Buffer.alloc(0))),
  );
  return Buffer.concat(files);
}

test("after every kind of card payment, no card, CVV or token is in Temporal's database or in any log", async () => {
  const written: string[] = [];
  const restore = [process.stdout, process.stderr].map((stream) => tee(stream, written));
  const charge = stack.current.holdfast.charge;
  try {
    for (const number of secrets.numbers) {
      const paymentId = newPaymentId("secret");
      const view = await charge(await cardPayment(stack.current, paymentId, { number }));
      if (view.action) await shopper(view, "approve");
      await until(stack.current, paymentId, {
        status: number === TEST_CARDS.declined ? "failed" : "captured",
      });
    }
    const savedCard = await vaultedCard(stack.current, newPaymentId("secret"));
    await charge(savedCardPayment(newPaymentId("secret"), savedCard));
    await payWithCvvAgain(stack.current);
    await charge({
      ...(await cardPayment(stack.current, newPaymentId("secret"))),
      description: TEST_CARDS.threeDs,
    }).catch((error: unknown) => written.push(String(error)));
  } finally {
    for (const undo of restore) undo();
  }
  const bytes = await database(server.current.dbFile);
  expect(bytes.includes("chargePayment")).toBe(true);
  expect(findSecrets(bytes, secrets)).toEqual([]);
  expect(findSecrets(Buffer.from([...stack.current.logged, ...written].join("\n")), secrets)).toEqual([]);
});

test("the same search finds a card, a CVV and a token that are planted in a workflow's input", async () => {
  const leak = {
    cardNumber: TEST_CARDS.threeDs,
    cardCvv: CVV,
    token: MERCHANT.token,
    form: `cvv=${CVV}&x=1`,
  };
  const connection = await Connection.connect({ address: inject("temporal").address });
  const handle = await new Client({ connection }).workflow.start("chargePayment", {
    workflowId: `planted-${newPaymentId("leak")}`,
    taskQueue: `nobody-${newPaymentId("leak")}`,
    args: [leak],
    memo: { encoded: Buffer.from(TEST_CARDS.withoutThreeDs).toString("base64") },
  });
  await expect
    .poll(async () => findSecrets(await database(inject("temporal").dbFile), secrets))
    .toEqual(
      expect.arrayContaining(["card number", "card number in base64", "CVV as JSON", "CVV as form", "token"]),
    );
  await handle.terminate("the test is over");
  await connection.close();
});

/** A saved card of PayerMax's, charged with its CVV, which the shopper gives again. */
async function payWithCvvAgain(current: Stack): Promise<void> {
  const { token } = await savedCardBy(current);
  const { cardRef } = await current.holdfast.cards.putCvv(CVV);
  const method = { type: "savedCard", token, cardRef } as const;
  expect(await pay(current, "charge", newPaymentId("secret"), method)).toMatchObject({ status: "captured" });
}

function tee(stream: NodeJS.WriteStream, into: string[]): () => void {
  const write = stream.write.bind(stream);
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) => {
    into.push(String(chunk));
    return write(chunk, ...rest);
  };
  return () => {
    stream.write = write;
  };
}
