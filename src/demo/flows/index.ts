import type { Flow } from "./flow.js";
import { payermaxFlows } from "./payermax.js";
import { pockytFlows } from "./pockyt.js";

/** Every kind of payment that Holdfast can do, one entry each. */
export const flows: readonly Flow[] = [...pockytFlows, ...payermaxFlows];
