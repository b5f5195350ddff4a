import { request } from "undici";
import type { Context } from "../command.js";
import { check, notChecked, type Check } from "./check.js";

const TIMEOUT_MS = 5_000;
/** `Date` has whole seconds, and providers refuse requests whose time is minutes off. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Relay and card vault by their health, and our clock by theirs. */
export async function checkHttp({ config, terminal }: Context): Promise<Check[]> {
  const clocks: { readonly who: string; readonly aheadMs: number }[] = [];
  const reach = (name: string, url: string | null, variable: string) =>
    url === null
      ? notChecked(name, `${variable} is not set here`)
      : check(name, async () => {
          const before = terminal.now().getTime();
          const { statusCode, headers, body } = await request(`${url}/readyz`, {
            signal: AbortSignal.timeout(TIMEOUT_MS),
          });
          await body.dump();
          const aheadMs = clockOf(headers.date, before, terminal.now().getTime());
          if (aheadMs !== null) clocks.push({ who: name, aheadMs });
          const ok = statusCode === 200;
          return { ok, detail: `${url}/readyz answers ${statusCode}` };
        });
  const reached = await Promise.all([
    reach("relay", config.publicUrl, "HOLDFAST_PUBLIC_URL"),
    reach("card vault", config.cardVaultUrl, "HOLDFAST_CARD_VAULT_URL"),
  ]);
  return [...reached, clockCheck(clocks)];
}

/** How many milliseconds their clock is ahead of ours at least; negative: behind; null: they don't tell. */
export function clockOf(date: unknown, before: number, after: number): number | null {
  const at = typeof date === "string" ? Date.parse(date) : NaN;
  if (Number.isNaN(at)) return null;
  // It was written between the two, and is a second long.
  if (at > after) return at - after;
  return at + 1_000 < before ? at + 1_000 - before : 0;
}

function clockCheck(clocks: readonly { readonly who: string; readonly aheadMs: number }[]): Check {
  const name = "clocks";
  if (clocks.length === 0) return notChecked(name, "nobody to compare ours with was reached");
  const off = clocks.filter(({ aheadMs }) => Math.abs(aheadMs) > CLOCK_TOLERANCE_MS);
  if (off.length === 0)
    return { name, ok: true, detail: `as those of ${clocks.map(({ who }) => who).join(" and ")}` };
  const words = off.map(
    ({ who, aheadMs }) =>
      `the ${who}'s is ${Math.round(Math.abs(aheadMs) / 1000)} s ${aheadMs > 0 ? "ahead of" : "behind"} ours`,
  );
  return { name, ok: false, detail: words.join(", ") };
}
