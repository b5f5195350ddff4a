import type { Contender, ContenderName } from "../contenders/contender.js";
import type { FlowName } from "../flows.js";
import type { Usage } from "../process/usage.js";
import { atOnce } from "./at-once.js";
import { pay, type Shopper } from "./pay.js";
import { sameCalls, type Ledger } from "./same-calls.js";
import { latencyOf, type Latency } from "./statistics.js";

/** One contender, one flow, so many payments at once. */
export interface Cell {
  readonly round: number;
  readonly flow: FlowName;
  readonly atOnce: number;
  readonly contender: ContenderName;
  readonly paymentIds: readonly string[];
}

export interface CellFigures {
  readonly paymentsPerSecond: number;
  readonly firstMs: Latency;
  readonly finalMs: Latency;
  /** By process: the contender's own, and Temporal's server where it is ours. */
  readonly usage: Readonly<Record<string, Usage>>;
}

/** The provider as the measurement sees it. */
export interface Provider {
  readonly shopper: Shopper;
  readonly ledger: (contender: ContenderName) => Promise<Ledger>;
  readonly forget: (contender: ContenderName) => Promise<void>;
}

/** @throws OtherWork where the provider saw other calls than the flow's */
export async function measureCell(
  { flow, atOnce: limit, paymentIds }: Cell,
  contender: Contender,
  provider: Provider,
  serverUsage: () => Promise<Readonly<Record<string, Usage>>>,
): Promise<CellFigures> {
  const usage = async () => ({ ...(await contender.usage()), ...(await serverUsage()) });
  await provider.forget(contender.name);
  await usage();
  const began = performance.now();
  const timings = await atOnce(limit, paymentIds, (paymentId) =>
    pay(flow, contender.backend, provider.shopper, paymentId),
  );
  const seconds = (performance.now() - began) / 1000;
  const used = await usage();
  sameCalls(contender.name, flow, paymentIds, await provider.ledger(contender.name));
  return {
    paymentsPerSecond: paymentIds.length / seconds,
    firstMs: latencyOf(timings.map(({ first }) => first)),
    finalMs: latencyOf(timings.map(({ final }) => final)),
    usage: used,
  };
}
