interface Pattern<Of> {
  readonly found: Of;
  readonly bytes: Buffer;
}

/**
 * Looks for many patterns in one pass over the bytes: a heap snapshot has a hundred megabytes, and a thousand cards have
 * half a million forms. Each pattern has four bytes at least.
 */
export function searcherOf<Of>(patterns: readonly Pattern<Of>[]): (bytes: Buffer) => Of[] {
  const byStart = new Map<number, Pattern<Of>[]>();
  // Most positions are passed by without a look into the map.
  const mayStart = new Uint8Array(65_536);
  for (const pattern of patterns) {
    const start = pattern.bytes.readUInt32BE(0);
    const same = byStart.get(start);
    if (same === undefined) byStart.set(start, [pattern]);
    else same.push(pattern);
    mayStart[hash(start)] = 1;
  }
  return (bytes) => {
    const found = new Set<Of>();
    let start = 0;
    for (let at = 0; at < bytes.length; at++) {
      start = ((start << 8) | (bytes[at] ?? 0)) >>> 0;
      if (mayStart[hash(start)] === 0 || at < 3) continue;
      for (const pattern of byStart.get(start) ?? []) {
        const from = at - 3;
        if (bytes.subarray(from, from + pattern.bytes.length).equals(pattern.bytes)) found.add(pattern.found);
      }
    }
    return [...found];
  };
}

function hash(start: number): number {
  return Math.imul(start, 0x9e3779b1) >>> 16;
}
