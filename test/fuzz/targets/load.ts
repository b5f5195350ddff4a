import type { FuzzedProvider } from "../options.js";
import type { FuzzTarget } from "./target.js";

/** The code whose coverage guides: readers, schemas and the rules by which a payment reads what they say. */
export function isFuzzed(url: string): boolean {
  return /\/src\/(?:providers|domain)\//.test(url) && !url.includes("/node_modules/");
}

/** Loaded when asked for: V8 counts in code that is compiled after its coverage has begun. */
const TARGETS: Readonly<Record<FuzzedProvider, () => Promise<FuzzTarget>>> = {
  pockyt: async () => {
    const { pockytWebhook } = await import("../../../src/providers/pockyt/ipn.js");
    const { pockytTarget } = await import("./pockyt.js");
    return pockytTarget(pockytWebhook);
  },
  payermax: async () => {
    const { payermaxWebhook } = await import("../../../src/providers/payermax/notification.js");
    const { payermaxTarget } = await import("./payermax.js");
    return payermaxTarget(payermaxWebhook);
  },
};

export function loadTarget(name: FuzzedProvider): Promise<FuzzTarget> {
  return TARGETS[name]();
}
