import type { WorkflowHandle } from "@temporalio/client";
import { expect } from "vitest";

/** More than a run takes before it goes on in a new one; Temporal itself ends at 10,000 signals. */
const MANY = 900;

/** Floods a run, as anybody with access to the namespace can, with the same words, until it goes on in a new one. */
export async function goesOnInANewRun(flooded: WorkflowHandle): Promise<void> {
  const { runId } = await flooded.describe();
  for (let sent = 0; sent < MANY; sent += 50)
    await Promise.all(
      Array.from({ length: 50 }, () => flooded.signal("providerNotification", { key: "again" })),
    );
  await expect.poll(async () => (await flooded.describe()).runId).not.toBe(runId);
}
