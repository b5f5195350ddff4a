import type { Payload } from "@temporalio/common";
import type { Random } from "../random.js";
import { Stranger, unsealed } from "../stranger.js";
import type { PaymentFault } from "./fault.js";
import { nowAndThen } from "./now-and-then.js";

interface Signal {
  readonly payload: Payload;
  /** Of a notification that was made up; null: it is a copy of a genuine one. */
  readonly key: string | null;
}

/** Null: there is nothing to send yet. */
type Makes = (stranger: Stranger, draw: Random) => Signal | null | Promise<Signal | null>;

const TRIES = 20;

/** Who may write to the namespace and isn't the relay signals what no provider said. */
function stranger(name: string, make: Makes): PaymentFault {
  return {
    name: `stranger: ${name}`,
    needs: "keys",
    fits: () => true,
    strike(world, draw, plan, notes) {
      const payment = new Stranger(world, plan, "payment");
      const aftercare = new Stranger(world, plan, "aftercare");
      const waits = Array.from({ length: TRIES }, () => draw.between(200, 3_000));
      const act = async () => {
        const one = draw.chance(66) ? payment : aftercare;
        const signal = await make(one, draw);
        if (signal === null) return false;
        await one.signal(signal.payload);
        if (signal.key !== null) notes.forged({ key: signal.key, workflowId: one.workflowId });
        notes.struck(`stranger: ${name}`);
        return true;
      };
      return Promise.resolve(nowAndThen(waits, notes, act));
    },
  };
}

function forged(payloadOf: (stranger: Stranger, words: object, draw: Random) => Payload): Makes {
  return (one, draw) => {
    const words = one.forged(draw);
    return { payload: payloadOf(one, words, draw), key: words.key };
  };
}

async function copyOf(one: Stranger, workflowId: string, draw: Random): Promise<Signal | null> {
  const payload = await one.copied(workflowId, draw);
  return payload && { payload, key: null };
}

export const strangerFaults: readonly PaymentFault[] = [
  stranger(
    "an unsealed notification",
    forged((_, words) => unsealed(words)),
  ),
  stranger(
    "a notification with the seal of other words",
    forged((one, words, draw) => one.withSealOf(words, { words: one.forged(draw) })),
  ),
  stranger(
    "a notification with another payment's seal",
    forged((one, words, draw) =>
      one.withSealOf(words, { workflowId: `payment-default-${one.neighbor(draw)}` }),
    ),
  ),
  stranger("a copy of another payment's notification", (one, draw) =>
    copyOf(one, `payment-default-${one.neighbor(draw)}`, draw),
  ),
  stranger("a notification once more", (one, draw) => copyOf(one, one.workflowId, draw)),
];
