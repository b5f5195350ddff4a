import { bundleWorkflowCode, Runtime, DefaultLogger, Worker } from "@temporalio/worker";
import proto from "@temporalio/proto";
import { workerDataConverter } from "../../../src/temporal/data-converter.js";
import { workflowBundleOptions } from "../../../src/temporal/workflow-modules.js";
import { findSecrets, type Secrets } from "../../support/find-secrets.js";
import type { Violation } from "./evidence.js";
import { NAMESPACE } from "./configuration.js";
import { PRIVATE } from "./merchant.js";
import type { World } from "./world.js";

type History = Awaited<ReturnType<ReturnType<World["client"]["workflow"]["getHandle"]>["fetchHistory"]>>;

/** Replays every run that the campaign left, and looks for card data in each. */
export async function checkHistories(
  { directClient, taskQueue, keys }: World,
  secrets: Secrets,
  say: (replayed: number) => void,
): Promise<{ readonly replayed: number; readonly violations: readonly Violation[] }> {
  Runtime.install({ logger: new DefaultLogger("ERROR") });
  const logger = Runtime.instance().logger;
  const dataConverter = workerDataConverter({
    namespace: NAMESPACE,
    ...(keys && { payloadKeys: keys.payload.keys, notificationKeys: keys.notifications.keys }),
  });
  const workflowBundle = await bundleWorkflowCode({ ...workflowBundleOptions(dataConverter), logger });
  const violations: Violation[] = [];
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
      yield { workflowId, history };
    }
  };
  let replayed = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle, dataConverter },
    histories(),
  )) {
    replayed++;
    if (replayed % 200 === 0) say(replayed);
    if (error)
      violations.push({
        invariant: "every history replays",
        paymentId: workflowId,
        what: error.message.slice(0, 500),
      });
  }
  return { replayed, violations };
}
