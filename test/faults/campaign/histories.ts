import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundleWorkflowCode, Runtime, DefaultLogger, Worker } from "@temporalio/worker";
import proto from "@temporalio/proto";
import { workerDataConverter } from "../../../src/temporal/data-converter.js";
import { workflowBundleOptions } from "../../../src/temporal/workflow-modules.js";
import { findSecrets, type Secrets } from "../../support/find-secrets.js";
import type { Violation } from "./evidence.js";
import { NAMESPACE } from "./configuration.js";
import { historyLines } from "./history-lines.js";
import { PRIVATE } from "./merchant.js";
import type { World } from "./world.js";

type History = Awaited<ReturnType<ReturnType<World["client"]["workflow"]["getHandle"]>["fetchHistory"]>>;

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
  const lines = new Map<string, readonly string[]>();
  const keep = async (workflowId: string, runId: string) => {
    const path = join(folder, "histories");
    await mkdir(path, { recursive: true });
    await writeFile(join(path, `${workflowId}.${runId}.txt`), (lines.get(workflowId) ?? []).join("\n"));
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
      lines.set(workflowId, historyLines(history));
      if ([...suspects].some((paymentId) => workflowId.endsWith(`-${paymentId}`)))
        await keep(workflowId, runId);
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
    if (error) {
      await keep(workflowId, "unreplayed");
      for (const line of lines.get(workflowId) ?? []) say(`  ${workflowId} ${line}`);
      violations.push({
        invariant: "every history replays",
        paymentId: workflowId,
        what: error.message.slice(0, 500),
      });
    }
    lines.delete(workflowId);
  }
  return { replayed, violations };
}
