// `2023-10-20T03:28:23.092Z`, `…+00:00`, `2025-01-13T15:59:59+0000` and `2025-02-27T09:41:12 +0000` all stand in
// SEED or the API docs.
const TIME = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})? ?(?:Z|([+-])([01]\d|2[0-3]):?([0-5]\d))$/;

/**
 * The time as ISO 8601 in UTC, of a year with four digits; undefined where it can't be read, which is never a reason to
 * lose an answer.
 */
export function readTime(text: string | undefined): string | undefined {
  const [, local, fraction = "", sign, hours = "0", minutes = "0"] = TIME.exec(text ?? "") ?? [];
  if (local === undefined) return undefined;
  const asUtc = new Date(`${local}${fraction.slice(0, 4)}Z`);
  // February 30 would quietly become March.
  if (Number.isNaN(asUtc.getTime()) || !asUtc.toISOString().startsWith(local)) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -60_000 : 60_000);
  const inUtc = new Date(asUtc.getTime() - offset).toISOString();
  // The offset may lead into the year -1 or 10000, which no payment reads.
  return /^\d{4}-/.test(inUtc) ? inUtc : undefined;
}
