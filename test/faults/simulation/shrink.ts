/**
 * The smallest bytes that still fail: a byte of zero is the quiet choice, so a story shrinks by cutting its end off, and by
 * setting spans and then single bytes to zero or lower.
 */
export function shrink(bytes: Uint8Array, fails: (bytes: Uint8Array) => boolean): Uint8Array {
  let smallest = bytes;
  const tries = (candidate: Uint8Array): boolean => {
    if (!fails(candidate)) return false;
    smallest = candidate;
    return true;
  };
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (let cut = smallest.length; cut >= 1; cut = Math.floor(cut / 2))
      while (smallest.length > cut && tries(smallest.slice(0, -cut))) isSmaller = true;
    for (let span = Math.ceil(smallest.length / 2); span >= 1; span = Math.floor(span / 2))
      for (let from = 0; from < smallest.length; from += span) {
        const part = smallest.subarray(from, from + span);
        if (part.some((byte) => byte !== 0) && tries(withSpan(smallest, from, span, () => 0)))
          isSmaller = true;
      }
    for (let at = 0; at < smallest.length; at++)
      for (const lower of [1, 2, 3, 4, 5, 6, 7, 8, 10, 12]) {
        if (lower >= (smallest[at] ?? 0)) break;
        if (tries(withSpan(smallest, at, 1, () => lower))) {
          isSmaller = true;
          break;
        }
      }
  }
  return smallest;
}

function withSpan(bytes: Uint8Array, from: number, length: number, value: () => number): Uint8Array {
  return bytes.map((byte, at) => (at >= from && at < from + length ? value() : byte));
}
