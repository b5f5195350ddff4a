// A backend's own test: it charges and authorizes, with both providers' twins and everything of Holdfast around them.
import { setTimeout as sleep } from "node:timers/promises";
import { Client, Connection } from "@temporalio/client";
import { createHoldfast } from "holdfast";
import { startTesting } from "holdfast/testing";

const address = process.env.TEMPORAL_ADDRESS ?? "localhost:7233";
const testing = await startTesting({ address });
const connection = await Connection.connect({ address });
const holdfast = createHoldfast({ client: new Client({ connection }), taskQueue: testing.taskQueue });

const stay = {
  provider: "payermax",
  amount: { currency: "USD", value: 2000 },
  method: { type: "hosted" },
  customer: { reference: "USER42" },
  description: "Two nights",
  returnUrl: "https://shop.example/return",
} as const;

async function until(paymentId: string, status: string) {
  while ((await holdfast.get({ paymentId })).status !== status) await sleep(100);
  console.log(`${paymentId} is ${status}`);
}

await testing.shopper(await holdfast.charge({ ...stay, paymentId: "ORDER1" }), "approve");
await until("ORDER1", "captured");
await testing.shopper(await holdfast.authorize({ ...stay, paymentId: "STAY1" }), "approve");
await until("STAY1", "authorized");
console.log(
  testing.sandbox
    .ledger()
    .entries.map(({ type, amount }) => `${type} ${amount}`)
    .join(", "),
);

await connection.close();
await testing.close();
