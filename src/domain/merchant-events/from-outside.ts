import { isObject, oneOf, parse, value, wholeNumber, type Rule } from "../input/rules.js";
import { known, time } from "../outside-values.js";
import { merchantEventTypes, type MerchantEvent } from "./event.js";

/** It goes into a header as it is. */
const id = value(
  (given): given is string => typeof given === "string" && /^evt-[\w~-]{1,250}$/.test(given),
  "must be an event's id",
);
const data = value((given): given is MerchantEvent["data"] => isObject(given), "must be an object");
const event: Rule<MerchantEvent> = known({ type: oneOf(merchantEventTypes), id, timestamp: time, data });
const again = known({ sequence: wholeNumber(1, Number.MAX_SAFE_INTEGER), event });

/** The argument of the signal by which events are handed over: anyone with access to the namespace can send one. */
export const readHandedOver = (given: unknown) => readEach(given, event);

/** Likewise, of the signal that asks to send events again. */
export const readResend = (given: unknown) => readEach(given, again);

/** Those that can be read. */
function readEach<T>(given: unknown, rule: Rule<T>): T[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((one: unknown) => {
    const read = parse(one, rule);
    return read.ok ? [read.input] : [];
  });
}
