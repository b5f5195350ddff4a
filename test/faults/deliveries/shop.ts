import { setTimeout as sleep } from "node:timers/promises";
import { CommandRefused, type PaymentView } from "../../../src/client.js";
import type { DeliveryWorld } from "./world.js";

const CALL_MS = 15_000;

/** The merchant, whose authorizations the providers tell of: paid at the cashier, and captured in part. */
export class Shop {
  readonly #world: DeliveryWorld;
  readonly #stopping: AbortSignal;

  constructor(world: DeliveryWorld, stopping: AbortSignal) {
    this.#world = world;
    this.#stopping = stopping;
  }

  /** Resolves once it is authorized, which it stays until it is closed. */
  async authorize(paymentId: string): Promise<void> {
    const { holdfast, sandbox } = this.#world;
    await this.#insist(() =>
      holdfast.authorize({
        ...{ paymentId, provider: "payermax", amount: { currency: "USD", value: 2000 } },
        ...{ method: { type: "hosted" }, customer: { reference: "USER42" }, description: "Two nights" },
        returnUrl: "https://shop.example/return",
      }),
    );
    await this.#insist(async () => {
      await sandbox.decide(paymentId, "approve");
      mustBe(await holdfast.get({ paymentId }), "authorized");
    });
  }

  /** Resolves once its workflow has ended: from then on its news are its aftercare's. */
  async close(paymentId: string): Promise<void> {
    const { holdfast, client } = this.#world;
    await this.#insist(() =>
      holdfast.capture({ paymentId }).catch((error: unknown) => {
        // Its first answer was lost, and the payment has ended by it.
        if (!(error instanceof CommandRefused)) throw error;
      }),
    );
    await this.#insist(async () => {
      const { status } = await client.workflow.getHandle(`payment-default-${paymentId}`).describe();
      if (status.name !== "COMPLETED") throw new Error(`${paymentId} is ${status.name}`);
    });
  }

  /** Temporal may be away at any moment: each call is made again, as a good backend does. */
  async #insist(call: () => Promise<unknown>): Promise<void> {
    const { client } = this.#world;
    while (!this.#stopping.aborted)
      try {
        await client.withDeadline(Date.now() + CALL_MS, call);
        return;
      } catch {
        await sleep(300);
      }
  }
}

function mustBe({ paymentId, status }: PaymentView, wanted: string): void {
  if (status !== wanted) throw new Error(`${paymentId} is ${status}, not ${wanted}`);
}
