import type { FlowName } from "../flows.js";
import type { Usage } from "../process/usage.js";

/**
 * Who makes the payments:
 * - `bare`: the least that one could write by hand with the same messages, no safety;
 * - `tutorial`: as samples do it: start, poll a query for the page, signal, await the result;
 * - `holdfast`: the real thing, all guarantees on.
 */
export type ContenderName = "bare" | "tutorial" | "holdfast";

export const CONTENDER_NAMES: readonly ContenderName[] = ["bare", "tutorial", "holdfast"];

/** A shop's own code: what it calls to have a payment made. */
export interface Backend {
  /** Gives the page that the shopper must visit; null: the money is taken. */
  start(flow: FlowName, paymentId: string): Promise<string | null>;
  /** Takes the authorized money; resolves once it is taken. */
  capture(paymentId: string): Promise<void>;
  /** Resolves once the money is taken, where only the shopper was left to act. */
  captured(paymentId: string): Promise<void>;
  workflowId(paymentId: string): string;
  /** How many queries it made for the payment: Temporal's history doesn't know. */
  queries(paymentId: string): number;
}

export interface Contender {
  readonly name: ContenderName;
  readonly backend: Backend;
  /** Of each of its processes since it was last asked: `worker`, `webhooks`, … */
  usage(): Promise<Readonly<Record<string, Usage>>>;
  stop(): Promise<void>;
}
