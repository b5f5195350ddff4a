import { pino } from "pino";

/** The part of pino that our code uses. */
export type Log = Pick<pino.Logger, "info" | "warn" | "error">;

/** One JSON line per event to standard error. No card data, token or key is ever given to it. */
export function createLog(name: string, level: "info" | "warn" = "info"): Log {
  return pino({ level, base: { process: name } }, pino.destination({ dest: 2, sync: true }));
}
