import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { inject } from "vitest";
import type { Schedules } from "../../../src/domain/requests/schedule.js";
import { payermaxConfig } from "../../support/payermax-merchant.js";
import { MERCHANT, type Stack } from "../../support/stack.js";
import type { Setting } from "./round.js";
import type { Orders, Report, Step } from "./stepping-worker.js";

/** A worker of the stack's task queue in a process of its own, halted where it was told to be. */
export interface WorkerChild {
  /** Every step so far of the workflows that it was told about. */
  readonly steps: readonly Step[];
  /** The step at which a workflow halted, by its id. */
  readonly halted: ReadonlyMap<string, Step>;
  hasEnded(): boolean;
  /** Lets everything go on that is halted. */
  goOn(): void;
  kill(): Promise<void>;
}

export async function startWorkerChild(
  stack: Stack,
  { temporalAddress, schedules }: Pick<Setting, "temporalAddress" | "schedules">,
  halts: Orders["halts"],
  more: Readonly<Record<string, string>> = {},
): Promise<WorkerChild> {
  const orders: Orders = { workflowBundle: inject("workflowBundle"), halts };
  const child = fork(join(import.meta.dirname, "worker-process.mjs"), {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      TEMPORAL_ADDRESS: temporalAddress,
      TEMPORAL_NAMESPACE: "default",
      ...scheduleVariables(schedules),
      ...workerEnvironment(stack),
      ...more,
      ORDERS: JSON.stringify(orders),
      TRANSPILED: inject("transpiled"),
    },
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const steps: Step[] = [];
  const halted = new Map<string, Step>();
  const exited = once(child, "exit");
  const ready = new Promise<void>((resolve) => {
    child.on("message", (report: Report) => {
      if (report.is === "ready") resolve();
      else if (report.is === "step") steps.push(report);
      else halted.set(report.workflowId, report);
    });
  });
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  await Promise.race([ready, exited]);
  if (hasEnded()) throw new Error("the worker's process ended before it was ready: see its output");
  return {
    steps,
    halted,
    hasEnded,
    goOn: () => void child.send("go on"),
    async kill() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

function workerEnvironment(stack: Stack): Record<string, string> {
  const payermax = payermaxConfig(stack.sandbox);
  const [publicKey] = payermax.publicKeys;
  return {
    HOLDFAST_TASK_QUEUE: stack.taskQueue,
    HOLDFAST_PUBLIC_URL: stack.relay.url,
    HOLDFAST_CARD_VAULT_URL: stack.vault.url,
    HOLDFAST_CARD_VAULT_LEASE_TOKEN: stack.vaultLeaseToken,
    HOLDFAST_MIN_RETENTION_DAYS: "1",
    POCKYT_BASE_URL: stack.sandbox.url,
    POCKYT_MERCHANT_NO: MERCHANT.merchantNo,
    POCKYT_STORE_NO: MERCHANT.storeNo,
    POCKYT_TOKEN: MERCHANT.token,
    PAYERMAX_BASE_URL: payermax.baseUrl,
    PAYERMAX_APP_ID: payermax.appId,
    PAYERMAX_MERCHANT_NO: payermax.merchantNo,
    PAYERMAX_PRIVATE_KEY: String(payermax.privateKey.export({ type: "pkcs8", format: "pem" })),
    PAYERMAX_PUBLIC_KEY: String(publicKey?.export({ type: "spki", format: "pem" })),
  };
}

function scheduleVariables({ check, poll, notFoundAnswers, notFoundSettleSeconds }: Schedules) {
  const written = (seconds: readonly number[]) => seconds.map((each) => `${each}s`).join(",");
  return {
    HOLDFAST_CHECK_SCHEDULE: written(check),
    HOLDFAST_POLL_SCHEDULE: written(poll),
    HOLDFAST_NOT_FOUND_ANSWERS: String(notFoundAnswers),
    HOLDFAST_NOT_FOUND_SETTLE_SECONDS: String(notFoundSettleSeconds),
  };
}
