import type { Random } from "../random.js";
import type { Means, PaymentFault, WorldFault } from "./fault.js";
import { keyFaults } from "./keys.js";
import { networkFaults } from "./network.js";
import { operatorFaults } from "./operators.js";
import { processFaults } from "./processes.js";
import { callFaults, wordFaults } from "./provider-calls.js";
import { spoolFaults } from "./spool.js";
import { timeFaults } from "./time.js";
import { cardFaults, vaultFaults } from "./vault.js";
import { webhookFaults } from "./webhooks.js";

/** One row for each part of the engine, with how often it is drawn beside the others. A new part adds its row. */
const WORLD: readonly { readonly weight: number; readonly faults: readonly WorldFault[] }[] = [
  { weight: 45, faults: networkFaults },
  { weight: 40, faults: processFaults },
  { weight: 4, faults: wordFaults },
  { weight: 2, faults: timeFaults },
  { weight: 4, faults: vaultFaults },
  { weight: 5, faults: keyFaults },
  { weight: 8, faults: spoolFaults },
];

const PAYMENT: readonly { readonly weight: number; readonly faults: readonly PaymentFault[] }[] = [
  { weight: 64, faults: callFaults },
  { weight: 28, faults: webhookFaults },
  { weight: 7, faults: operatorFaults },
  { weight: 1, faults: cardFaults },
];

export const worldFaults = WORLD.flatMap(({ faults }) => faults);
export const paymentFaults = PAYMENT.flatMap(({ faults }) => faults);

export function drawWorldFault(draw: Random, means: Means): WorldFault {
  const fault = draw.pick(rowOf(draw, WORLD));
  const lacks = (fault.ownServer === true && !means.ownServer) || (fault.ownDisk === true && !means.ownDisk);
  return lacks ? drawWorldFault(draw, means) : fault;
}

export function drawPaymentFault(draw: Random): PaymentFault {
  return draw.pick(rowOf(draw, PAYMENT));
}

function rowOf<Fault>(
  draw: Random,
  rows: readonly { readonly weight: number; readonly faults: readonly Fault[] }[],
): readonly Fault[] {
  let left = draw.below(rows.reduce((sum, { weight }) => sum + weight, 0));
  for (const { weight, faults } of rows) {
    left -= weight;
    if (left < 0) return faults;
  }
  throw new RangeError("the weights don't add up");
}
