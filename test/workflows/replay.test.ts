import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { historyFromJSON } from "@temporalio/common/lib/proto-utils.js";
import { describe, expect, test } from "vitest";
import { paymentWorkflowId } from "../../src/domain/ids.js";
import { usd } from "../support/holds.js";
import {
  authorizedPayment,
  cardPayment,
  savedCardPayment,
  shopper,
  TEST_CARDS,
  until,
  vaultedCard,
} from "../support/payments.js";
import { replayProblems, type History } from "../support/replay.js";
import { newPaymentId, useStack } from "../support/stack.js";
import { temporal } from "../support/temporal-cli.js";

const folder = fileURLToPath(new URL("../histories/", import.meta.url));

const earlier = readdirSync(folder).filter((name) => name.endsWith(".json"));

async function recorded(name: string): Promise<History> {
  return historyFromJSON(JSON.parse(await readFile(`${folder}${name}`, "utf8")));
}

async function replay(history: History): Promise<void> {
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  const input = JSON.parse(text(started?.input?.payloads?.[0]?.data)) as {
    account?: string;
    paymentId: string;
  };
  const workflowId = paymentWorkflowId(input.account ?? "default", input.paymentId);
  expect(await replayProblems([{ workflowId, history }])).toEqual([]);
}

const text = (data: Uint8Array | null | undefined) => Buffer.from(data ?? []).toString();

/** `RECORD_HISTORIES=1 npm test -- replay` writes the histories of today's flows; it never overwrites one. */
const recording = process.env.RECORD_HISTORIES === "1";

describe("payments that an earlier version began go on with this one", () => {
  test.each(earlier)("%s", async (name) => {
    await replay(await recorded(name));
  });

  test("one after another, while others begin and end", async () => {
    const lanes = [earlier, earlier.toReversed()].map(async (names) => {
      for (const name of names) await replay(await recorded(name));
    });
    await Promise.all(lanes);
  });
});

describe("every flow of this version replays", () => {
  const stack = useStack();

  const flows: Record<string, (paymentId: string) => Promise<void>> = {
    async "vault-with-3ds"(paymentId) {
      await vaultedCard(stack.current, paymentId);
    },
    async "saved-card"(paymentId) {
      const savedCard = await vaultedCard(stack.current, newPaymentId("saving"));
      await stack.current.holdfast.charge(savedCardPayment(paymentId, savedCard));
    },
    async "declined-3ds"(paymentId) {
      await shopper(
        await stack.current.holdfast.charge(await cardPayment(stack.current, paymentId)),
        "decline",
      );
      await until(stack.current, paymentId, { status: "failed" });
    },
    async "declined-at-once"(paymentId) {
      const payment = await cardPayment(stack.current, paymentId, { number: TEST_CARDS.declined });
      await stack.current.holdfast.charge(payment);
    },
    async "abandoned-3ds"(paymentId) {
      await stack.current.holdfast.charge(
        await cardPayment(stack.current, paymentId, { actionTimeoutSeconds: 5 }),
      );
      await until(stack.current, paymentId, { status: "failed" });
    },
    async "authorize-capture"(paymentId) {
      await authorizedPayment(stack.current, paymentId);
      await stack.current.holdfast.capture({ paymentId });
    },
    async "authorize-cancel"(paymentId) {
      await authorizedPayment(stack.current, paymentId);
      await stack.current.holdfast.cancel({ paymentId });
    },
    async "capture-refused-then-captured"(paymentId) {
      await authorizedPayment(stack.current, paymentId, { amount: usd(60_000) });
      await stack.current.holdfast.capture({ paymentId, amount: usd(50_000) });
      await stack.current.holdfast.capture({ paymentId, amount: usd(40_000) });
    },
  };

  test.each(Object.entries(flows))("%s", async (name, run) => {
    const paymentId = newPaymentId("replay");
    await run(paymentId);
    const handle = stack.current.client.workflow.getHandle(`payment-default-${paymentId}`);
    await handle.result();
    const history = await handle.fetchHistory();
    await replay(history);
    expect(history.events?.length).toBeGreaterThan(0);
    if (recording) {
      const shown = await temporal(
        "workflow",
        "show",
        "--workflow-id",
        handle.workflowId,
        "--output",
        "json",
      );
      await writeFile(`${folder}${name}.json`, shown, { flag: "wx" });
    }
  });
});
