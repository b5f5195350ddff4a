import { TestWorkflowEnvironment } from "@temporalio/testing";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { startStack, type Stack, type StackOptions } from "./stack.js";

export interface SkippingStack extends Stack {
  /** Temporal's own time. */
  now(): Promise<Date>;
  /** Moves Temporal's clock and the provider's on by the same time. */
  skip(seconds: number): Promise<void>;
  /** The same up to a time (ISO 8601), plus some seconds or less some. */
  skipTo(time: string | null, seconds?: number): Promise<void>;
  /** The same, stopping at each check of a payment whose outcome is unknown, until it is made. */
  skipThroughChecks(paymentId: string, seconds: number): Promise<void>;
  /** Moves Temporal's clock alone: the provider's is late by so much. */
  skipAhead(seconds: number): Promise<void>;
}

/** A whole stack on the real time-skipping server, for the tests of the file or block that calls this. */
export function useTimeSkippingStack(options: StackOptions = {}): { readonly current: SkippingStack } {
  const holder: { current?: SkippingStack; environment?: TestWorkflowEnvironment } = {};
  beforeAll(async () => {
    const environment = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: "existing-path", path: inject("testServerPath") } },
    });
    holder.environment = environment;
    const address = environment.connection.options.address;
    const stack = await startStack({
      ...options,
      temporal: () => Promise.resolve({ connectionOptions: { address }, namespace: "default" }),
    });
    const skip = async (seconds: number) => {
      // The provider's clock first: what it sends then meets a payment whose deadline has not come yet.
      await stack.sandbox.advance(seconds);
      await environment.sleep(seconds * 1000);
    };
    holder.current = {
      ...stack,
      skip,
      skipAhead: (seconds) => environment.sleep(seconds * 1000),
      now: async () => new Date(await environment.currentTimeMs()),
      async skipTo(time, seconds = 0) {
        const now = await environment.currentTimeMs();
        await skip(Math.max(0, Date.parse(time ?? "") + seconds * 1000 - now) / 1000);
      },
      async skipThroughChecks(paymentId, seconds) {
        const nextCheck = async () =>
          (await stack.holdfast.get({ paymentId })).outcomeUnknown?.nextCheckAt ?? null;
        const end = (await environment.currentTimeMs()) + seconds * 1000;
        for (let now = end - seconds * 1000; now < end; now = await environment.currentTimeMs()) {
          const check = await nextCheck();
          const until = check === null ? end : Math.min(end, Date.parse(check) + 500);
          await skip(Math.max(1, Math.ceil((until - now) / 1000)));
          if (check !== null && until < end) await expect.poll(nextCheck).not.toBe(check);
        }
      },
    };
  });
  afterAll(async () => {
    await holder.current?.close();
    await holder.environment?.teardown();
  });
  return holder as { readonly current: SkippingStack };
}
