import type { ProviderName } from "../../../src/providers/terms.js";
import type { Random } from "./random.js";

/** What kind of payment a merchant makes. */
export const FLOWS = [
  "pockyt new card with 3DS",
  "pockyt new card",
  "pockyt declined card",
  "pockyt abandoned 3DS",
  "pockyt saved card",
  "payermax hosted charge",
  "payermax card charge",
  "payermax hosted authorization",
  "payermax card authorization",
] as const;
export type Flow = (typeof FLOWS)[number];

export interface PlannedCommand {
  readonly name: "capture" | "cancel";
  /** Minor units; null: all. */
  readonly value: number | null;
  readonly afterMs: number;
}

export interface PlannedRefund {
  readonly refundId: string;
  readonly value: number;
  readonly afterMs: number;
}

/** One payment as the seed has it: what merchant, shopper and provider will do. */
export interface PaymentPlan {
  readonly index: number;
  readonly paymentId: string;
  readonly flow: Flow;
  readonly provider: ProviderName;
  readonly kind: "charge" | "authCapture";
  /** Minor units of USD. */
  readonly value: number;
  readonly saveCard: boolean;
  readonly shopper: "approve" | "decline" | "never";
  readonly shopperAfterMs: number;
  /** How often the backend starts it; more than once is the same payment. */
  readonly starts: number;
  /** Two or more race; none: the merchant leaves it authorized. */
  readonly commands: readonly PlannedCommand[];
  readonly refunds: readonly PlannedRefund[];
  /** What the provider makes of a capture, cancel or refund that it calls pending. */
  readonly settles: "success" | "failed";
  /** Longer than a later release lets pass. */
  readonly longDescription: boolean;
}

/** Amounts by which PayerMax's twin, like PayerMax's test system, leaves a request pending or refuses it. */
const PENDING_CAPTURE = 90_000;
const FAILED_CAPTURE = 50_000;
const PENDING_REFUND = 20_200;
const FAILED_REFUND = 10_200;

export function drawPayment(seed: Random, prefix: string, index: number): PaymentPlan {
  const draw = seed.child(`payment ${index}`);
  const flow = draw.pick(FLOWS);
  const provider = flow.startsWith("pockyt") ? "pockyt" : "payermax";
  const kind = flow.endsWith("authorization") ? "authCapture" : "charge";
  const value = drawValue(draw, provider);
  return {
    index,
    paymentId: `${prefix}_${index}`,
    ...{ flow, provider, kind, value },
    saveCard: flow.includes("new card") && draw.chance(50),
    shopper: drawShopper(draw, flow),
    shopperAfterMs: draw.between(0, 1_500),
    starts: draw.chance(30) ? draw.between(2, 3) : 1,
    commands: kind === "authCapture" ? drawCommands(draw, value) : [],
    refunds: draw.chance(45) ? drawRefunds(draw, value, provider) : [],
    settles: draw.chance(80) ? "success" : "failed",
    longDescription: draw.chance(20),
  };
}

function drawValue(draw: Random, provider: ProviderName): number {
  if (provider === "payermax" && draw.chance(12)) return draw.pick([PENDING_CAPTURE, FAILED_CAPTURE]);
  return draw.between(500, 40_000);
}

function drawShopper(draw: Random, flow: Flow): PaymentPlan["shopper"] {
  if (flow === "pockyt abandoned 3DS") return "never";
  return draw.chance(85) ? "approve" : "decline";
}

function drawCommands(draw: Random, value: number): PlannedCommand[] {
  if (draw.chance(5)) return [];
  const count = draw.chance(35) ? draw.between(2, 3) : 1;
  return Array.from({ length: count }, () => {
    const name = draw.chance(70) ? ("capture" as const) : ("cancel" as const);
    const isPartial = name === "capture" && draw.chance(35);
    return {
      name,
      value: isPartial ? draw.between(1, value) : null,
      afterMs: draw.chance(40) ? 0 : draw.between(0, 400),
    };
  });
}

function drawRefunds(draw: Random, value: number, provider: ProviderName): PlannedRefund[] {
  return Array.from({ length: draw.between(1, 3) }, (_, at) => ({
    refundId: `R${at + 1}`,
    value:
      provider === "payermax" && draw.chance(15)
        ? draw.pick([PENDING_REFUND, FAILED_REFUND])
        : draw.between(1, Math.ceil(value * 0.6)),
    afterMs: draw.between(0, 800),
  }));
}
