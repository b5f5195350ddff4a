import type { Random } from "../random.js";
import { cardStoreFaults } from "./card-store.js";
import { clusterFaults } from "./cluster.js";
import type { Means, PaymentFault, WorldFault } from "./fault.js";
import { keyFaults } from "./keys.js";
import { merchantsEndpointFaults } from "./merchants-endpoint.js";
import { networkFaults } from "./network.js";
import { notificationKeyFaults } from "./notification-keys.js";
import { operatorFaults } from "./operators.js";
import { payloadKeyFaults } from "./payload-keys.js";
import { processFaults } from "./processes.js";
import { callFaults, wordFaults } from "./provider-calls.js";
import { spoolFaults } from "./spool.js";
import { strangerFaults } from "./strangers.js";
import { timeFaults } from "./time.js";
import { cardFaults, vaultFaults } from "./vault.js";
import { webhookFaults } from "./webhooks.js";

interface Row<Fault> {
  readonly weight: number;
  /** Without it the row isn't there: what it adds must not change what a seed draws elsewhere. */
  readonly needs?: keyof Means;
  readonly faults: readonly Fault[];
}

/** One row for each part of the engine, with how often it is drawn beside the others. A new part adds its row. */
const WORLD: readonly Row<WorldFault>[] = [
  { weight: 45, faults: networkFaults },
  { weight: 40, faults: processFaults },
  { weight: 4, faults: wordFaults },
  { weight: 2, faults: timeFaults },
  { weight: 4, faults: vaultFaults },
  { weight: 5, faults: keyFaults },
  { weight: 8, faults: spoolFaults },
  { weight: 8, faults: payloadKeyFaults },
  { weight: 8, faults: notificationKeyFaults },
  { weight: 8, faults: cardStoreFaults },
  { weight: 8, faults: merchantsEndpointFaults },
  { weight: 60, needs: "cluster", faults: clusterFaults },
];

const PAYMENT: readonly Row<PaymentFault>[] = [
  { weight: 64, faults: callFaults },
  { weight: 28, faults: webhookFaults },
  { weight: 7, faults: operatorFaults },
  { weight: 1, faults: cardFaults },
  { weight: 8, faults: strangerFaults },
];

export const worldFaults = WORLD.flatMap(({ faults }) => faults);
export const paymentFaults = PAYMENT.flatMap(({ faults }) => faults);

export function drawWorldFault(draw: Random, means: Means): WorldFault {
  return drawFault(draw, WORLD, means);
}

export function drawPaymentFault(draw: Random, means: Means): PaymentFault {
  return drawFault(draw, PAYMENT, means);
}

/** What the campaign has nothing of can't be broken: another one is drawn. */
function drawFault<Fault extends WorldFault | PaymentFault>(
  draw: Random,
  all: readonly Row<Fault>[],
  means: Means,
): Fault {
  const rows = all.filter(({ needs }) => needs === undefined || means[needs]);
  for (;;) {
    const fault = draw.pick(rowOf(draw, rows));
    if (fault.needs === undefined || means[fault.needs]) return fault;
  }
}

function rowOf<Fault>(draw: Random, rows: readonly Row<Fault>[]): readonly Fault[] {
  let left = draw.below(rows.reduce((sum, { weight }) => sum + weight, 0));
  for (const { weight, faults } of rows) {
    left -= weight;
    if (left < 0) return faults;
  }
  throw new RangeError("the weights don't add up");
}
