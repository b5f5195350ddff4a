import type { FaultPlan } from "../../../../sandbox/faults/faults.js";
import { Operator } from "../operator.js";
import type { PaymentPlan } from "../payment-plan.js";
import type { Random } from "../random.js";
import type { World } from "../world.js";
import type { PaymentFault } from "./fault.js";
import { nowAndThen } from "./now-and-then.js";

type Act = (operator: Operator, draw: Random) => Promise<boolean>;

/** Tries now and then, as long as nothing came of it and the payment lasts. */
function person(name: string, act: Act, fits: PaymentFault["fits"], tries: number): PaymentFault {
  return {
    name: `operator: ${name}`,
    fits,
    strike(world, draw, { paymentId }, notes) {
      const operator = new Operator(world, paymentId, notes.did);
      const waits = Array.from({ length: tries }, () => draw.between(200, 3_000));
      const acts = async () => {
        const done = await act(operator, draw);
        if (done) notes.struck(`operator: ${name}`);
        return done;
      };
      return Promise.resolve(nowAndThen(waits, notes, acts));
    },
  };
}

const always = () => true;

function resolves(errs: boolean): Act {
  return async (operator) => {
    const view = await operator.look();
    const refund = (await operator.lookAfter())?.refunds.find(
      ({ outcomeUnknown }) => outcomeUnknown !== null,
    );
    if (refund) return operator.resolveRefund(refund.refundId, errs);
    return view?.outcomeUnknown ? operator.resolve(view.outcomeUnknown.operation, errs) : false;
  };
}

/** Without it most doubts are over before anybody looks. */
function inLongDoubt(fault: PaymentFault): PaymentFault {
  return {
    ...fault,
    async strike(world, draw, plan, notes) {
      await doubt(world, draw, plan);
      return fault.strike(world, draw, plan, notes);
    },
  };
}

async function doubt({ sandbox }: World, draw: Random, plan: PaymentPlan): Promise<void> {
  const { provider, paymentId: reference } = plan;
  const [call, query] = provider === "pockyt" ? ["capture", "query"] : ["orderAndPay", "orderQuery"];
  const fault = draw.pick(["reset-before", "reset-after"]);
  await sandbox.plan({ provider, reference, operation: call, fault } as FaultPlan);
  const times = draw.between(2, 4);
  await sandbox.plan({ provider, reference, operation: query, fault: "error-503", times });
}

export const operatorFaults: readonly PaymentFault[] = [
  person("the cancel button", (operator) => operator.cancel(), always, 2),
  person(
    "reset to a random task",
    (operator, draw) => operator.reset((count) => draw.below(count)),
    always,
    4,
  ),
  person(
    "terminate",
    // Rarely: of a terminated run little can be audited. Its queries are answered once it has had a task.
    async (operator, draw) => draw.chance(20) && (await operator.look()) !== null && operator.terminate(),
    always,
    1,
  ),
  person(
    "acknowledge",
    async (operator) => {
      const calls = (await operator.look())?.attention ?? (await operator.lookAfter())?.attention;
      return calls ? operator.acknowledge() : false;
    },
    always,
    6,
  ),
  inLongDoubt(person("resolve by the ledger", resolves(false), always, 8)),
  inLongDoubt(person("resolve, and err", resolves(true), always, 8)),
];
