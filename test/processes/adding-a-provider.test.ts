import { spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client, Connection } from "@temporalio/client";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type * as Backend from "../../src/client.js";
import { startExampleTwin, type ExampleTwin } from "../providers/example/twin.js";
import { CVV } from "../support/payments.js";
import { newPaymentId } from "../support/stack.js";
import { eventually, merchant, TOKENS, usePrograms, type Environment } from "./support.js";

/**
 * The recipe of docs/adding-a-provider.md, followed: a copy of the source gets the example's folder and one line of the
 * list, and nothing else. Whatever else of `src` had to change for a third provider would fail here.
 */

const ROOT = join(import.meta.dirname, "../..");
const EXAMPLE = join(ROOT, "test/providers/example/provider");

mkdirSync(join(ROOT, ".cache"), { recursive: true });
/** Inside the project, so that the packages resolve as they do from there. */
const copy = mkdtempSync(join(ROOT, ".cache", "third-provider-"));
const run = usePrograms((name) => [process.execPath, join(copy, "dist/src", `${name}.js`)]);

const SECRETS = { M1: randomBytes(16).toString("hex"), M2: randomBytes(16).toString("hex") };
const CARDS = { succeeds: "4242424242424242", waits: "4000000000003220" };

let twin: ExampleTwin;
let types: Promise<string>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  addExample();
  types = compile("--noEmit");
  expect(await compile("--noCheck")).toBe("");
  twin = await startExampleTwin(SECRETS);
});

afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await twin.close();
  await types;
  rmSync(copy, { recursive: true });
});

/** In the tests it imports what is in `src` by way of this folder. */
function addExample(): void {
  for (const path of ["src", "sandbox", "package.json", "tsconfig.json", "tsconfig.build.json"])
    cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  mkdirSync(join(copy, "src/providers/example"));
  for (const file of readdirSync(EXAMPLE)) {
    const text = readFileSync(join(EXAMPLE, file), "utf8")
      .replaceAll('"../../../../src/providers/', '"../')
      .replaceAll('"../../../../src/', '"../../');
    writeFileSync(join(copy, "src/providers/example", file), text);
  }
  appendFileSync(join(copy, "src/providers/index.ts"), 'export { example } from "./example/index.js";\n');
}

/** What the compiler has to say: nothing, where all is well. */
async function compile(option: string): Promise<string> {
  const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
  const child = spawn(process.execPath, [tsc, "-p", "tsconfig.build.json", option], { cwd: copy });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  await new Promise((resolve) => child.once("close", resolve));
  return said;
}

/** One account by variables, one by the accounts file. */
function configured(): Record<"worker" | "relay", Environment> {
  const file = join(copy, "accounts.json");
  const account = { baseUrl: twin.url, merchant: "M2", secret: { env: "TICKETS_SECRET" } };
  writeFileSync(file, JSON.stringify({ tickets: { example: account } }), { mode: 0o600 });
  const secrets = { HOLDFAST_ACCOUNTS_FILE: file, TICKETS_SECRET: SECRETS.M2, EXAMPLE_SECRET: SECRETS.M1 };
  return {
    relay: secrets,
    worker: { ...secrets, EXAMPLE_BASE_URL: twin.url, EXAMPLE_MERCHANT: "M1" },
  };
}

test("a third provider takes payments with its folder and one line of the list", async () => {
  const shop = await merchant();
  const own = configured();
  const without = (env: Environment) =>
    Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("POCKYT_")));
  const programs = {
    vault: run("card-vault", shop.env["card-vault"]),
    relay: run("relay", { ...without(shop.env.relay), ...own.relay }),
    worker: run("worker", { ...without(shop.env.worker), ...own.worker }),
  };
  for (const program of Object.values(programs)) await program.ready();

  const path = pathToFileURL(join(copy, "dist/src/client.js")).href;
  const { createCardStore, createHoldfast } = (await import(path)) as typeof Backend;
  const connection = await Connection.connect({ address: inject("temporal").address });
  closing.push(() => connection.close());
  const holdfast = createHoldfast({
    client: new Client({ connection }),
    taskQueue: shop.taskQueue,
    cards: createCardStore({ url: shop.vaultUrl, token: TOKENS.store }),
  });
  const payment = async (paymentId: string, number: string) => {
    const { cardRef } = await holdfast.cards.put({ number, expiryMonth: "08", expiryYear: "2040", cvv: CVV });
    // Its name is in the types of the copy only.
    const provider = "example" as Backend.PaymentRequest["provider"];
    const method = { type: "card", cardRef } as const;
    return { paymentId, provider, amount: { currency: "EUR", value: 2000 }, method };
  };

  // Only the webhook says that the shopper has paid: it is asked about after two minutes at the earliest.
  const waiting = newPaymentId("waiting");
  expect(await holdfast.charge(await payment(waiting, CARDS.waits))).toMatchObject({
    status: "requires_action",
    action: { url: expect.stringContaining("https://pay.example/") as string },
  });
  twin.pay(waiting);
  await eventually(async () => {
    expect(await holdfast.get({ paymentId: waiting })).toMatchObject({ status: "captured" });
  });
  expect(twin.books(waiting)).toEqual({ charged: "20.00", refunded: "0.00", held: "0.00" });

  const held = { paymentId: newPaymentId("held"), account: "tickets" };
  await holdfast.authorize({ ...(await payment(held.paymentId, CARDS.succeeds)), ...held });
  expect(await holdfast.capture(held)).toMatchObject({ status: "captured", provider: "example" });
  await holdfast.refund({ ...held, refundId: "R1", amount: { currency: "EUR", value: 500 } });
  expect(twin.books(held.paymentId)).toEqual({ charged: "20.00", refunded: "5.00", held: "0.00" });

  expect(await twin.acknowledged()).toEqual([true, true]);

  // Each account has its own secret, and what the provider doesn't offer is refused by its terms.
  const body = JSON.stringify({ order: held.paymentId });
  const headers = {
    "content-type": "application/json",
    "x-signature": createHmac("sha256", SECRETS.M1).update(body).digest("hex"),
  };
  const forged = await fetch(`${shop.relayUrl}/webhooks/example/tickets`, { method: "POST", headers, body });
  expect(forged.status).toBe(401);
  const inPounds = { ...(await payment("POUNDS", CARDS.succeeds)), amount: { currency: "GBP", value: 1 } };
  await expect(holdfast.charge(inPounds)).rejects.toThrow(
    "a currency that example takes: USD, EUR, JPY, HUF",
  );
});

test("and compiles", async () => {
  expect(await types).toBe("");
});
