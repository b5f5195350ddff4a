/** Times are ISO 8601 strings in UTC with milliseconds, so that they are plain JSON and sort as text. */

export function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function millis(time: string): number {
  return Date.parse(time);
}

export function after(time: string, seconds: number): string {
  return iso(millis(time) + seconds * 1000);
}

export function earliest(...times: readonly (string | null)[]): string | null {
  return times.reduce(
    (first, time) => (time !== null && (first === null || time < first) ? time : first),
    null,
  );
}

/** For people: `2026-01-15 14:02:11 UTC`. */
export function timeOf(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 19)} UTC`;
}
