/** A figure of several rounds: its median, and how far the rounds lie apart. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** The mean of the middle two where the count is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [lower, upper] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (lower === undefined || upper === undefined) throw new RangeError("no median of nothing");
  return (lower + upper) / 2;
}

/** By nearest rank: a value that was measured, never one between two. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)];
  if (value === undefined) throw new RangeError("no percentile of nothing");
  return value;
}

export interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Of one round, in milliseconds. */
export function latencyOf(values: readonly number[]): Latency {
  return { p50: percentile(values, 50), p99: percentile(values, 99) };
}
