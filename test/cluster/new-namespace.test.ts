import { randomBytes } from "node:crypto";
import { Connection } from "@temporalio/client";
import { expect, inject, it } from "vitest";
import { savedCardPayment, vaultedCard } from "../support/payments.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { createNamespace } from "./namespace.js";

const stack = useStack({
  temporal: async () => {
    const { address } = inject("temporal");
    const namespace = `new-${randomBytes(4).toString("hex")}`;
    const connection = await Connection.connect({ address });
    await createNamespace(connection, namespace);
    await connection.close();
    return { connectionOptions: { address }, namespace };
  },
});

it("a worker that has added the search attributes takes payments once it is ready", async () => {
  const { current } = stack;
  const savedCard = await vaultedCard(current, newPaymentId("first"));
  const paymentId = newPaymentId("second");
  const view = await current.holdfast.charge(savedCardPayment(paymentId, savedCard));
  expect(view).toMatchObject({ paymentId, status: "captured" });
});
