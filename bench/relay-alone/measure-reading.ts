import type { Merchant } from "../merchant.js";
import { spreadOf } from "../measure/statistics.js";
import type { ReadingFigures } from "../report/figures.js";
import { md5Alone, reading, rsaAlone, type Check } from "./checks.js";
import { payermaxPayment } from "./payermax.js";
import { pockytIpn } from "./pockyt.js";

export interface ReadingOptions {
  readonly merchant: Merchant;
  /** PEM: PayerMax's own, which signs its notifications. */
  readonly platformPrivateKey: string;
  readonly rounds: number;
  readonly quick: boolean;
}

/** How long the real relay's reading of one notification takes, beside its signature alone. */
export function measureReading(options: ReadingOptions): ReadingFigures[] {
  const { merchant, platformPrivateKey, rounds, quick } = options;
  const ipn = pockytIpn(merchant);
  const payment = payermaxPayment(merchant, platformPrivateKey);
  const checks = [
    reading(ipn),
    md5Alone(ipn, merchant.pockyt.token),
    reading(payment),
    rsaAlone(payment, merchant.payermax.platformPublicKey),
  ];
  const times = quick ? 2_000 : 10_000;
  for (const check of checks) microsecondsOf(check, times);
  const measured = Array.from({ length: rounds }, () => checks.map((check) => microsecondsOf(check, times)));
  return checks.map(({ what }, at) => ({
    what,
    microseconds: spreadOf(measured.map((round) => round[at] ?? NaN)),
  }));
}

/** @throws Error where one of them is taken for forged */
function microsecondsOf({ what, isGenuine }: Check, times: number): number {
  let genuine = 0;
  const began = performance.now();
  for (let at = 0; at < times; at++) if (isGenuine(at)) genuine++;
  const ms = performance.now() - began;
  if (genuine !== times) throw new Error(`${what}: ${times - genuine} of ${times} don't verify`);
  return (ms * 1000) / times;
}
