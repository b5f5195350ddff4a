import { expect, test, vi } from "vitest";
import type { PaymentView } from "../../src/client.js";
import { changedWorkflows } from "../support/changed-workflows.js";
import { useDevServer } from "../support/dev-server.js";
import { booked, workflowOf } from "../support/holds.js";
import { hostedPayment, shopper } from "../support/payments.js";
import { bookedRefunds, capturedPayment, untilRefund, usd } from "../support/refunds.js";
import { replayErrors, toReplay } from "../support/replay.js";
import { newPaymentId } from "../support/stack.js";
import { useDeployment } from "./upgrade/deployment.js";
import { askBeforeSending, waitBeforeRefunding } from "./upgrade/flow-changes.js";
import { begin, forEach, type InFlight } from "./upgrade/payments-in-flight.js";
import { failedTasks, releasesOf, runsOf } from "./upgrade/releases.js";

// What takes a minute and a half alone takes longer beside the other tests.
vi.setConfig({ testTimeout: 480_000 });

/** Temporal looks for what is left of a version after three minutes, and then every three. */
const DRAINS_AT_ONCE = {
  "matching.wv.VersionDrainageStatusVisibilityGracePeriod": "1s",
  "matching.wv.VersionDrainageStatusRefreshInterval": "1s",
};

const server = useDevServer({ dynamicConfig: DRAINS_AT_ONCE });
const at = useDeployment(server);

const [OLD, NEXT] = ["1.0.0", "1.1.0"];

interface Begun extends InFlight {
  /** The releases that may have begun it. */
  readonly by: readonly string[];
}

async function begun(count: number, ...by: string[]): Promise<Begun[]> {
  return (await begin(at.current.stack, count)).map((payment) => ({ ...payment, by }));
}

const finish = (payments: readonly Begun[]) => forEach(payments, (payment) => payment.finish());

async function refund(paymentId: string, refundId: string): Promise<void> {
  await at.current.stack.holdfast.refund({ paymentId, refundId, amount: usd(100) });
  await untilRefund(at.current.stack, paymentId, refundId, { status: "refunded" });
}

/** A captured payment with its first refund, so that its aftercare is open. */
async function refunded(): Promise<string> {
  const { paymentId } = await capturedPayment(at.current.stack, newPaymentId("refunded"), "pockyt");
  await refund(paymentId, "R1");
  return paymentId;
}

async function untilOpen(count: number): Promise<void> {
  const { client, taskQueue } = at.current.stack;
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running' AND WorkflowType != 'paymentAftercare'`;
  await expect.poll(async () => (await client.workflow.count(query)).count).toBe(count);
}

/** It has come to what its kind comes to, in our words and in the provider's, and one release carried it all the way. */
async function endedWhereItBegan({ paymentId, ends, books, by }: Begun) {
  const payment = workflowOf(at.current.stack, paymentId);
  expect(await payment.result()).toMatchObject({ status: ends, attention: null, outcomeUnknown: null });
  expect(booked(at.current.stack, paymentId)).toEqual(books);
  const told = await toReplay(payment);
  expect(failedTasks(told.history)).toEqual([]);
  const [release = "none", ...others] = releasesOf(told.history);
  expect(others).toEqual([]);
  expect(by).toContain(release);
  return { ...told, release };
}

test("200 payments in flight, two releases with other flows, to and fro: each ends where it began, and as the ledger says", async () => {
  const { release, documented, makeCurrent } = at.current;
  const nextWorkflows = await changedWorkflows({ ...askBeforeSending(), ...waitBeforeRefunding });
  const old = await release(OLD);
  await makeCurrent(OLD);
  const first = await begun(140, OLD);
  const aftercares = await forEach([1, 2, 3, 4, 5, 6], refunded);

  await release(NEXT, nextWorkflows);
  await vi.waitFor(async () => {
    expect(await documented("describe --name")).toContain(NEXT);
  });
  await makeCurrent(NEXT);
  const second = await begun(40, NEXT);

  await documented(`set-current-version --deployment-name payments --build-id ${OLD}`);
  const third = await begun(12, OLD);
  await documented("set-ramping-version");
  const ramped = await begun(8, OLD, NEXT);
  await untilOpen(200);
  await finish([...first.slice(0, 50), ...second.slice(0, 15)]);

  await documented(`set-current-version --deployment-name payments --build-id ${NEXT}`);
  await finish([...first.slice(50), ...second.slice(15), ...third, ...ramped]);
  const told = await forEach([...first, ...second, ...third, ...ramped], endedWhereItBegan);
  expect(await documented("describe-version")).toMatch(/^Total: [1-9]\d*\n[\s\S]*\bdraining\b/);
  expect(await documented("StartTime <")).toMatch(/^Total: \d/);

  const [woken, askedAgain] = [aftercares.slice(0, 3), aftercares.slice(3)];
  await forEach(askedAgain, (paymentId) => refund(paymentId, "R2"));
  await documented("--name nextRelease");
  await vi.waitFor(
    async () => {
      expect(await documented("describe-version")).toMatch(/^Total: 0\n[\s\S]*\bdrained\b/);
    },
    { timeout: 120_000, interval: 500 },
  );
  await old.close();
  await forEach(aftercares, (paymentId) => refund(paymentId, "R3"));
  for (const paymentId of aftercares) {
    const runs = await runsOf(at.current.stack, `aftercare-default-${paymentId}`);
    expect(runs.flatMap(failedTasks)).toEqual([]);
    expect([...new Set(runs.flatMap(releasesOf))]).toEqual([OLD, NEXT]);
    const dollars = woken.includes(paymentId) ? ["1.00", "1.00"] : ["1.00", "1.00", "1.00"];
    expect(bookedRefunds(at.current.stack, paymentId)).toEqual(dollars);
  }

  // Without versions none of them would have outlived the change, in either direction.
  const by = (release: string) => told.filter((one) => one.release === release);
  expect(await replayErrors(by(OLD), nextWorkflows)).not.toContain(null);
  expect(await replayErrors(by(NEXT))).not.toContain(null);
});

const waiting = (name: string) => at.current.stack.holdfast.charge(hostedPayment(newPaymentId(name)));

/** The releases that brought it to its end, `captured`, without a failure. */
async function carriedOnBy({ paymentId }: PaymentView): Promise<string[]> {
  const payment = workflowOf(at.current.stack, paymentId);
  expect(await payment.result()).toMatchObject({ status: "captured" });
  const history = await payment.fetchHistory();
  expect(failedTasks(history)).toEqual([]);
  return releasesOf(history);
}

test("a payment whose release is gone goes on with the mended one that it is moved to", async () => {
  const { release, documented, makeCurrent } = at.current;
  const old = await release(OLD);
  await makeCurrent(OLD);
  const view = await waiting("moved");
  await old.close();
  await shopper(view, "approve");

  await release("1.0.1");
  await documented("update-options", { ORDER1001: view.paymentId });
  expect(await carriedOnBy(view)).toEqual([OLD, "1.0.1"]);
});

test("what workers without a version began goes on with the first version, and new payments go back to them by one command", async () => {
  const { stack, release, documented, makeCurrent } = at.current;
  await stack.worker.start();
  const before = await waiting("unversioned");
  await release(OLD);
  await makeCurrent(OLD);
  await stack.worker.stop();
  const during = await waiting("versioned");
  await shopper(before, "approve");
  expect(await carriedOnBy(before)).toEqual(["none", OLD]);

  await stack.worker.start();
  await documented("--unversioned");
  const after = await waiting("unversioned_again");
  for (const view of [during, after]) await shopper(view, "approve");
  expect(await carriedOnBy(during)).toEqual([OLD]);
  expect(await carriedOnBy(after)).toEqual(["none"]);
  await stack.worker.stop();
});
