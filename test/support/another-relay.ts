import { inject } from "vitest";
import type { Running } from "../../src/process.js";
import { startRelay } from "../../src/relay.js";
import { encryption } from "./encryption.js";
import { payermaxConfig } from "./payermax-merchant.js";
import type { Stack } from "./stack.js";

export type AnotherRelay = Running & { readonly url: string };

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/**
 * Another relay process beside the stack's own, for the same account at PayerMax.
 *
 * @param options.shared whether it takes the merchant number for one that other systems use too
 * @param options.address where it looks for Temporal; default: the shared dev server
 */
export function startAnotherRelay(
  { sandbox, taskQueue }: Stack,
  { shared, address = inject("temporal").address }: { readonly shared: boolean; readonly address?: string },
): Promise<AnotherRelay> {
  const accounts = new Map([["default", { payermax: payermaxConfig(sandbox), shared }]]);
  return startRelay({
    config: { ...encryption, bindAddress: "127.0.0.1", port: 0, accounts, taskQueue },
    temporal: { connectionOptions: { address }, namespace: "default" },
    log,
  });
}
