import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleWorkflowCode, Runtime, DefaultLogger, Worker } from "@temporalio/worker";
import proto from "@temporalio/proto";
import { workerDataConverter } from "../../../src/temporal/worker-data-converter.js";
import { workflowBundleOptions } from "../../../src/temporal/workflow-modules.js";
import { findSecrets, type Secrets } from "../../support/find-secrets.js";
import type { Violation } from "./evidence.js";
import { NAMESPACE } from "./configuration.js";
import { historyLines } from "./history-lines.js";
import { PRIVATE } from "./merchant.js";
import type { World } from "./world.js";

type History = Awaited<ReturnType<ReturnType<World["client"]["workflow"]["getHandle"]>["fetchHistory"]>>;

interface Read {
  readonly runId: string;
  readonly lines: readonly string[];
}

/**
 * Replays every run that the campaign left, and looks for card data in each. What does not replay, or belongs to a
 * payment that broke another rule, is kept as lines in the campaign's folder; the former is told, too.
 *
 * @param suspects the payments that broke a rule
 */
export async function checkHistories(
  { directClient, taskQueue, keys, folder }: World,
  secrets: Secrets,
  suspects: ReadonlySet<string>,
  say: (line: string) => void,
): Promise<{ readonly replayed: number; readonly violations: readonly Violation[] }> {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  const logger = Runtime.instance().logger;
  const dataConverter = workerDataConverter({
    namespace: NAMESPACE,
    ...(keys && { payloadKeys: keys.payload.keys, notificationKeys: keys.notifications.keys }),
  });
  const workflowBundle = await bundleWorkflowCode({ ...workflowBundleOptions(dataConverter), logger });
  const violations: Violation[] = [];
  // A workflow that was reset has several runs; their results come in their order.
  const read = new Map<string, Read[]>();
  const keep = async (workflowId: string, { runId, lines }: Read) => {
    const path = join(folder, "histories");
    await mkdir(path, { recursive: true });
    await writeFile(join(path, `${workflowId}.${runId}.txt`), lines.join("\n"));
  };
  const histories = async function* (): AsyncGenerator<{ workflowId: string; history: History }> {
    for await (const { workflowId, runId } of directClient.workflow.list({
      query: `TaskQueue = '${taskQueue}'`,
    })) {
      const history = await directClient.workflow.getHandle(workflowId, runId).fetchHistory();
      const bytes = Buffer.from(proto.temporal.api.history.v1.History.encode(history).finish());
      for (const what of findSecrets(bytes, secrets))
        violations.push({
          invariant: "no card data anywhere",
          paymentId: workflowId,
          what: `${what} in its history`,
        });
      if (keys)
        for (const text of PRIVATE.filter((one) => bytes.includes(one)))
          violations.push({
            invariant: "with payload keys nothing private is readable",
            paymentId: workflowId,
            what: `${text} in its history`,
          });
      const one = { runId, lines: historyLines(history) };
      read.set(workflowId, [...(read.get(workflowId) ?? []), one]);
      if ([...suspects].some((paymentId) => workflowId.endsWith(`-${paymentId}`)))
        await keep(workflowId, one);
      yield { workflowId, history };
    }
  };
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle, dataConverter },
    histories(),
  )) {
    replayed++;
    if (replayed % 200 === 0) say(`${replayed} histories replayed`);
    const one = read.get(workflowId)?.shift();
    if (error) {
      if (one) await keep(workflowId, one);
      for (const line of one?.lines ?? []) say(`  ${workflowId} ${line}`);
      violations.push({
        invariant: "every history replays",
        paymentId: workflowId,
        what: error.message.slice(0, 500),
      });
    }
  }
  return { replayed, violations };
}
