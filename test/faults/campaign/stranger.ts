import { randomUUID } from "node:crypto";
import { defaultPayloadConverter, RawValue, type Payload } from "@temporalio/common";
import { sealer } from "../../../src/temporal/notification-seal.js";
import type { PaymentPlan } from "./payment-plan.js";
import type { Random } from "./random.js";
import { SAVED_CARDS, savingId } from "./cards.js";
import { NAMESPACE, STRANGER } from "./configuration.js";
import type { World } from "./world.js";

export type Target = "payment" | "aftercare";

/** Someone who may write to the namespace, and has no key: every signal says that money has moved, or hasn't. */
export class Stranger {
  readonly #world: World;
  readonly #plan: PaymentPlan;
  readonly #target: Target;

  constructor(world: World, plan: PaymentPlan, target: Target) {
    this.#world = world;
    this.#plan = plan;
    this.#target = target;
  }

  /** What no provider has said, in words that would settle the payment or a refund. */
  forged(draw: Random): { readonly key: string } & Record<string, unknown> {
    const { provider, paymentId } = this.#plan;
    const key = `stranger-${randomUUID()}`;
    const receivedAt = new Date().toISOString();
    const report = this.#report(draw);
    return { provider, account: "default", paymentId, key, receivedAt, report };
  }

  #report(draw: Random): object {
    const { paymentId, value, kind, refunds } = this.#plan;
    const amount = { currency: "USD", value };
    const done = { status: "succeeded", amount, refs: {} };
    const dispute = { about: "case", type: "CHARGEBACK", status: "OPEN", stage: "lost", refs: {} };
    const refundId = refunds[0]?.refundId ?? "R1";
    const refund = { ...done, about: "refund", requestId: `${paymentId}_REFUND_${refundId}` };
    const ofPayment = (status: "succeeded" | "failed") => ({
      ...{ ...done, about: "payment", status, word: "SUCCESS", recognized: true, refundedValue: 0 },
      captureMode: kind === "charge" ? "automatic" : "manual",
    });
    const later = ["capture", "cancel"].map((about) => ({
      ...{ ...done, about, requestId: `${paymentId}_${about.toUpperCase()}_1` },
    }));
    if (this.#target === "aftercare") return draw.pick<object>([refund, dispute, ofPayment("succeeded")]);
    return draw.pick<object>([
      ...[ofPayment("succeeded"), ofPayment("failed"), dispute, refund],
      ...(kind === "authCapture" ? later : []),
    ]);
  }

  /** The seal is genuine, and was made for another workflow, or over other words. */
  withSealOf(forged: object, sealed: { readonly workflowId?: string; readonly words?: object }): Payload {
    const { keys } = this.#world;
    if (keys === null) throw new Error("nothing is sealed in this campaign");
    const seal = sealer(NAMESPACE, [keys.notifications.oldest]);
    const genuine = seal(sealed.workflowId ?? this.workflowId, sealed.words ?? forged) as RawValue;
    return { ...unsealed(forged), metadata: genuine.payload.metadata ?? null };
  }

  get workflowId(): string {
    return `${this.#target}-default-${this.#plan.paymentId}`;
  }

  /** A payment that was over before this one began. */
  neighbor(draw: Random): string {
    return this.#plan.paymentId.replace(/\d+$/, savingId(draw.below(SAVED_CARDS)));
  }

  /** A notification as some workflow's history has it, sealed and encrypted; null: it has none. */
  async copied(workflowId: string, draw: Random): Promise<Payload | null> {
    const { events } = await this.#world.strangersClient.workflow.getHandle(workflowId).fetchHistory();
    const payloads = (events ?? []).flatMap(({ workflowExecutionSignaledEventAttributes: signal }) =>
      signal?.signalName === "providerNotification" && signal.identity !== STRANGER
        ? (signal.input?.payloads ?? [])
        : [],
    );
    return payloads.length === 0 ? null : draw.pick(payloads);
  }

  /** @throws where the workflow is not there, or over */
  async signal(payload: Payload): Promise<void> {
    const handle = this.#world.strangersClient.workflow.getHandle(this.workflowId);
    await handle.signal("providerNotification", RawValue.fromPayload(payload));
  }
}

/** In plain text, as any client without keys sends it. */
export function unsealed(forged: object): Payload {
  return defaultPayloadConverter.toPayload(forged);
}
