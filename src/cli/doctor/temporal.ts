import proto from "@temporalio/proto";
import { readAccountsIfAny } from "../../config/cli.js";
import { workerQueues } from "../../config/task-queues.js";
import { searchAttributeTypes } from "../../temporal/search-attributes.js";
import { retentionCommand, retentionDays } from "../../temporal/retention.js";
import type { Context } from "../command.js";
import type { Temporal } from "../connect.js";
import { READ_MS } from "../read-payment.js";
import { check, wrong, type Check } from "./check.js";

const { TaskQueueType } = proto.temporal.api.enums.v1;
const QUEUE_KINDS = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
};

/** Temporal and what of it the payments need. */
export async function checkTemporal(context: Context): Promise<Check[]> {
  let temporal: Temporal;
  try {
    temporal = await context.temporal();
  } catch (error) {
    return [wrong("temporal", error)];
  }
  const { client, namespace, address, within } = temporal;
  const { connection } = client;
  const { minRetentionDays } = context.config;
  const reached = await check("temporal", async () => {
    const { serverVersion } = await within(READ_MS, () => client.workflowService.getSystemInfo({}));
    return { ok: true, detail: `server ${serverVersion} at ${address}` };
  });
  const there = await check("namespace", async () => {
    await within(READ_MS, () => client.workflowService.describeNamespace({ namespace }));
    return { ok: true, detail: namespace };
  });
  if (!reached.ok || !there.ok) return [reached, there];
  return [
    reached,
    there,
    await check("retention", async () => {
      const days = await within(READ_MS, () => retentionDays(connection, namespace));
      if (days === null) return { ok: true, detail: "not checked: the server doesn't tell it" };
      const ok = days >= minRetentionDays;
      const words = `${days} days; HOLDFAST_MIN_RETENTION_DAYS is ${minRetentionDays}`;
      return { ok, detail: ok ? words : `${words}; run: ${retentionCommand(namespace, minRetentionDays)}` };
    }),
    await check("search attributes", async () => {
      const all = await within(READ_MS, () => searchAttributeTypes(connection, namespace));
      const bad = all.filter(({ type, present }) => present !== type);
      const words = bad.map(
        ({ name, type, present }) => `${name} is ${present ?? "missing"}, expected ${type}`,
      );
      return bad.length === 0
        ? { ok: true, detail: `all ${all.length} are there` }
        : { ok: false, detail: `${words.join(", ")}; run: holdfast setup` };
    }),
    ...(await Promise.all((await queuesOf(context)).map((queue) => checkQueue(temporal, queue)))),
  ];
}

async function queuesOf({ config, terminal }: Context): Promise<readonly string[]> {
  try {
    const accounts = (await readAccountsIfAny(terminal.env)) ?? new Map<string, never>();
    return workerQueues({ taskQueue: config.taskQueue, accounts }).map(({ name }) => name);
  } catch {
    // What is wrong with the accounts has a check of its own.
    return [config.taskQueue];
  }
}

function checkQueue({ client, namespace, within }: Temporal, queue: string): Promise<Check> {
  return check(`task queue ${queue}`, async () => {
    const polled = await within(READ_MS, () =>
      Promise.all(
        Object.entries(QUEUE_KINDS).map(async ([kind, taskQueueType]) => {
          const { pollers } = await client.workflowService.describeTaskQueue({
            namespace,
            taskQueue: { name: queue },
            taskQueueType,
          });
          return [kind, new Set(pollers.map(({ identity }) => identity)).size] as const;
        }),
      ),
    );
    const none = polled.filter(([, count]) => count === 0).map(([kind]) => kind);
    return none.length === 0
      ? { ok: true, detail: `polled by ${polled[0]?.[1] ?? 0} of late` }
      : { ok: false, detail: `nobody polls it for ${none.join(" and ")} tasks: does a worker run?` };
  });
}
