import type { FaultPlan } from "../../../../sandbox/faults/faults.js";
import type { Random } from "../random.js";
import { nothingToHeal, type PaymentFault } from "./fault.js";

type Fields = Readonly<Record<string, unknown>> & { readonly fault: string };

const HOW: Readonly<Record<string, (draw: Random) => Fields>> = {
  doubled: () => ({ fault: "doubled", times: "all" }),
  delayed: (draw) => ({ fault: "delayed", seconds: draw.between(1, 8), times: "all" }),
  "overtaken by a later one": (draw) => ({ fault: "reordered", seconds: draw.between(2, 10), times: "all" }),
  lost: () => ({ fault: "dropped", times: "all" }),
  "lost once": () => ({ fault: "dropped", sends: 1, times: "all" }),
  "forged, with a changed body": () => ({ fault: "forged", forgery: "changed-body" }),
  "forged, with another key": () => ({ fault: "forged", forgery: "another-key" }),
};

export const webhookFaults: readonly PaymentFault[] = Object.entries(HOW).map(([name, fields]) => ({
  name: `webhook ${name}`,
  fits: () => true,
  async strike({ sandbox }, draw, { provider, paymentId: reference }, notes) {
    const plan = { provider, reference, webhook: true, ...fields(draw) } as unknown as FaultPlan;
    notes.planned(`webhook ${name}`, await sandbox.plan(plan));
    return nothingToHeal;
  },
}));
