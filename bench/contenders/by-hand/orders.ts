import { FLOWS, type Flow, type FlowName } from "../../flows.js";
import type { Order, Step } from "./order.js";

export function newOrder(flow: FlowName, paymentId: string): Order {
  const amount = (FLOWS[flow].amount / 100).toFixed(2);
  return flow === "savedCard"
    ? { paymentId, amount, vaultId: "pp_1", customerNo: "200043" }
    : { paymentId, amount };
}

export function mustBeTaken({ status }: Step, { title }: Flow): void {
  if (!/^success$/i.test(status)) throw new Error(`${title}: the provider says ${status}`);
}
