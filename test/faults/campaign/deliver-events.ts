import { setTimeout as sleep } from "node:timers/promises";
import { atOnce } from "../../../bench/measure/at-once.js";
import { cli } from "./cli.js";
import type { World } from "./world.js";

const WITHIN_MS = 180_000;
const AT_ONCE = 3;
const ROUND_MS = 2_000;

/**
 * Has what still waits for the merchant sent at once, as an operator does who doesn't wait for hours.
 *
 * @returns the payments of which an event still waits all the same
 */
export async function deliverEvents(world: World, say: (line: string) => void): Promise<readonly string[]> {
  const deadline = Date.now() + WITHIN_MS;
  let quiet = 0;
  for (;;) {
    const waiting = await paymentsThatWait(world);
    // Temporal's index is a moment behind.
    quiet = waiting.length === 0 ? quiet + 1 : 0;
    if (quiet > 1 || Date.now() > deadline) return waiting;
    if (waiting.length > 0) {
      say(`${waiting.length} payments have events that wait: an operator sends them again`);
      await atOnce(AT_ONCE, waiting, async (paymentId) => {
        // One that has arrived in the meantime is refused.
        await cli(world, ["events", "resend", paymentId]);
      });
    }
    await sleep(ROUND_MS);
  }
}

async function paymentsThatWait({ directClient, taskQueue }: World): Promise<string[]> {
  const query = `WorkflowType = 'merchantEvents' AND ExecutionStatus = 'Running' AND TaskQueue = '${taskQueue}'`;
  const ids: string[] = [];
  for await (const { workflowId } of directClient.workflow.list({ query }))
    ids.push(workflowId.slice("events-default-".length));
  return ids;
}
