import { WorkflowNotFoundError } from "@temporalio/client";
import type { PaymentView } from "../../../src/client.js";
import { atOnce } from "../../../bench/measure/at-once.js";
import type { Heard, Kept } from "./auditor.js";
import type { DeliveryWorld } from "./world.js";

const AT_ONCE = 8;
const WITHIN_MS = 20_000;
const TRIES = 5;

interface Told {
  readonly type: string;
  readonly key?: string;
  readonly notification?: { readonly key: string };
}

/** The events by which a workflow says that it has a notification; what is held is received later, once more. */
const TAKEN = new Set(["notificationReceived", "notificationIgnored", "noticeReceived"]);

/** What the histories of these payments and of their aftercares hold. */
export async function readHistories(
  world: DeliveryWorld,
  paymentIds: readonly string[],
): Promise<Map<string, Kept>> {
  const kept = await atOnce(AT_ONCE, paymentIds, async (paymentId) => {
    const payment = await heard(world, `payment-default-${paymentId}`);
    const aftercare = await heard(world, `aftercare-default-${paymentId}`);
    return [paymentId, { payment, aftercare, result: await numbersOf(world, paymentId) }] as const;
  });
  return new Map(kept);
}

async function heard(world: DeliveryWorld, workflowId: string): Promise<Heard> {
  const events = await ask<readonly Told[]>(world, workflowId, "events");
  const taken = (events ?? []).flatMap(({ type, key }) =>
    key !== undefined && TAKEN.has(type) ? [key] : [],
  );
  const held = (events ?? []).flatMap(({ type, notification }) =>
    type === "noticeHeld" && notification && !taken.includes(notification.key) ? [notification.key] : [],
  );
  return { keys: [...taken, ...held] };
}

async function numbersOf(world: DeliveryWorld, paymentId: string): Promise<readonly string[]> {
  const view = await ask<PaymentView>(world, `payment-default-${paymentId}`, "payment");
  return view?.status === "captured" ? Object.values(view.providerRefs) : [];
}

/** Null: there is no such workflow. */
async function ask<T>({ client }: DeliveryWorld, workflowId: string, query: string): Promise<T | null> {
  const handle = client.workflow.getHandle(workflowId);
  for (let tries = 1; ; tries++)
    try {
      return await client.withDeadline(Date.now() + WITHIN_MS, () => handle.query<T>(query));
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return null;
      if (tries >= TRIES) throw error;
    }
}
