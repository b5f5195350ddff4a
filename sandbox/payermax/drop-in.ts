import { z } from "zod";

import * as rules from "./field-rules.js";
import { operation } from "./operation.js";

/** Opens a session for the drop-in component in the shopper's browser. */
export const applyDropinSession = operation(
  "applyDropinSession",
  z.strictObject({
    totalAmount: z.string().optional(),
    mitType: rules.mitType.optional(),
    currency: rules.currency,
    country: rules.country,
    userId: rules.text(64),
    referralCode: rules.text(32).optional(),
    tokenForFutureUse: z.boolean().optional(),
    componentList: z.array(z.enum(["CARD", "APPLEPAY", "GOOGLEPAY"])).min(1),
    captureMode: rules.captureMode.optional(),
    authorizationType: rules.authorizationType.optional(),
  }),
  ({ state }, { merchantNo }, { userId, currency, tokenForFutureUse, mitType }) => {
    const binds = { savesToken: tokenForFutureUse === true, bindsForMit: mitType !== undefined };
    const { clientKey, sessionKey } = state.addSession({ merchantNo, userId, currency, ...binds });
    return { clientKey, sessionKey };
  },
);
