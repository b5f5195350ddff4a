/** `2026-01-15 14:02:11`, in UTC. */
export function shortTime(iso: string | null): string {
  return iso === null ? "" : `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
] as const;

/** How long ago, in the largest unit: `3d`, `2h`, `15m`, `40s`. */
export function age(iso: string, now: Date): string {
  const ms = Math.max(0, now.getTime() - Date.parse(iso));
  const [unit, size] = UNITS.find(([, one]) => ms >= one) ?? ["s", 1_000];
  return `${Math.floor(ms / size)}${unit}`;
}

const DURATION = /^(\d{1,6})([smhd])$/;

/** Milliseconds of `90s`, `15m`, `2h`, `3d`; null where it is none. */
export function durationMs(text: string): number | null {
  const match = DURATION.exec(text);
  const size = UNITS.find(([unit]) => unit === match?.[2])?.[1];
  return match && size !== undefined ? Number(match[1]) * size : null;
}
