import { pino } from "pino";
import { maskValue } from "./domain/masking.js";

/** The part of pino that our code uses. */
export type Log = Pick<pino.Logger, "info" | "warn" | "error">;

/**
 * One JSON line per event to standard error, with its time in ISO 8601 and its level's name. No card data, token or key
 * is given to it; if one is, it is masked.
 */
export function createLog(name: string, level: "info" | "warn" = "info"): Log {
  return pino(
    {
      level,
      base: { process: name },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map(maskValue) as typeof args);
        },
      },
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
