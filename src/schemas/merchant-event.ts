import { z } from "zod";
import { merchantEventTypes, type MerchantEventType } from "../domain/merchant-events/event.js";
import { aftercare, payment, refund, time } from "./views.js";

const subjects = { payment, refund, aftercare };
type SubjectName = keyof typeof subjects;

/** The body that is posted for each type of event: the type's first word says what it is about. */
export const merchantEvent = z.union([bodyAbout("payment"), bodyAbout("refund"), bodyAbout("aftercare")]);

/** A later release may add fields. */
function bodyAbout(name: SubjectName) {
  const isAbout = (type: MerchantEventType) => type.startsWith(`${name}.`);
  return z.looseObject({
    type: z.enum(merchantEventTypes.filter(isAbout)),
    timestamp: time,
    data: z.looseObject({
      sequence: z.int().min(1),
      account: z.string(),
      paymentId: z.string(),
      [name]: subjects[name],
    }),
  });
}
