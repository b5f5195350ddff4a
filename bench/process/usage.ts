/** What a process took since it was last asked. */
export interface Usage {
  readonly cpuSeconds: number;
  /** The most resident memory at any moment; 0 where it can't be told. */
  readonly peakBytes: number;
}

const SAMPLE_EVERY_MS = 50;

/** Measures this process, all its threads, from now on. */
export function measureUsage(): () => Usage {
  let before = process.cpuUsage();
  let peakBytes = 0;
  const sample = () => {
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  };
  setInterval(sample, SAMPLE_EVERY_MS).unref();
  return () => {
    sample();
    const { user, system } = process.cpuUsage(before);
    const usage = { cpuSeconds: (user + system) / 1e6, peakBytes };
    before = process.cpuUsage();
    peakBytes = 0;
    return usage;
  };
}
