import { setTimeout as sleep } from "node:timers/promises";
import type { Schedules } from "../../../src/domain/requests/schedule.js";
import { contentOf } from "../../support/history-event.js";
import { replayProblems, toReplay } from "../../support/replay.js";
import { newPaymentId, type Stack } from "../../support/stack.js";
import type { Flow } from "./flows.js";
import { expectOneEffect } from "./outcome.js";
import type { Step } from "./stepping-worker.js";
import { startWorkerChild, type WorkerChild } from "./worker-child.js";

/** Below the 10 s after which Temporal gives up a workflow task that is halted. */
const KILL_WITHIN_MS = 7_000;
const GATHERED_WITHIN_MS = 60_000;

/** A stack whose only worker is a child process. */
export interface Setting {
  readonly stack: Stack;
  readonly temporalAddress: string;
  readonly schedules: Schedules;
  /** Kills what is to die, and sees to it that everything can go on; resolves once it is dead. */
  readonly kill: (child: WorkerChild) => Promise<void>;
  readonly close: () => Promise<void>;
}

/** One payment and its death. */
export interface Death {
  readonly number: number;
  /** Null: it had not come to the step when everything died. */
  readonly step: Step | null;
  /** It ended before the kill, in fewer steps than it usually takes: there is no such step in it. */
  readonly wasOver: boolean;
  /** What is wrong with its end; null: nothing. */
  readonly problem: Promise<string | null>;
}

export interface Round {
  readonly deaths: readonly Death[];
  /** Once all of its payments have ended; gives what is wrong with their histories. */
  readonly close: () => Promise<readonly string[]>;
}

/** One payment for each of these steps, each halted there; then the kill. */
export async function killAt(flow: Flow, numbers: readonly number[], setting: Setting): Promise<Round> {
  const { stack } = setting;
  // Latest step first: they all get there at about the same time.
  const payments = [...numbers]
    .sort((one, other) => other - one)
    .map((number) => {
      const paymentId = newPaymentId(`step_${number}`);
      return { number, paymentId, workflowId: flow.workflowId(paymentId), isOver: false };
    });
  const halts = Object.fromEntries(payments.map(({ workflowId, number }) => [workflowId, number]));
  const child = await startWorkerChild(stack, setting, halts);
  const problems = payments.map(async (payment) => {
    const problem = await problemOf(flow, stack, payment.paymentId);
    payment.isOver = true;
    return problem;
  });
  await gathered(child, () => payments.filter(({ isOver }) => !isOver).length);
  const deaths = payments.map(({ number, workflowId, isOver }, index) => ({
    number,
    step: child.halted.get(workflowId) ?? null,
    wasOver: isOver,
    problem: problems[index] ?? Promise.resolve(null),
  }));
  await setting.kill(child);
  return {
    deaths,
    async close() {
      const ended = await Promise.all(problems);
      await child.kill();
      const histories = await Promise.all(
        payments
          .filter((_payment, index) => ended[index] === null)
          .map(({ workflowId }) => toReplay(stack.client.workflow.getHandle(workflowId))),
      );
      await setting.close();
      return replayProblems(histories);
    },
  };
}

/** Until all have halted that still run, or the first of them can't be kept waiting any longer. */
async function gathered({ halted }: WorkerChild, running: () => number): Promise<void> {
  const began = Date.now();
  let firstHalt = Infinity;
  while (halted.size < running()) {
    if (halted.size > 0) firstHalt = Math.min(firstHalt, Date.now());
    if (Date.now() - firstHalt > KILL_WITHIN_MS || Date.now() - began > GATHERED_WITHIN_MS) return;
    await sleep(50);
  }
}

export async function problemOf(flow: Flow, stack: Stack, paymentId: string): Promise<string | null> {
  try {
    expectOneEffect(flow, stack, paymentId, await flow.run(stack, paymentId));
    return null;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `${paymentId}: ${reason}; its history: ${await historyOf(stack, flow.workflowId(paymentId))}`;
  }
}

async function historyOf({ client }: Stack, workflowId: string): Promise<string> {
  try {
    const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
    return (events ?? [])
      .map((event) => {
        const failure = event.workflowTaskFailedEventAttributes?.failure?.message;
        const at = new Date(Number(event.eventTime?.seconds ?? 0) * 1000).toISOString().slice(14, 19);
        return `${at} ${contentOf(event).kind}${failure ? ` (${failure})` : ""}`;
      })
      .join(", ");
  } catch (error) {
    return String(error);
  }
}
