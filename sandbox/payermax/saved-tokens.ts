import { z } from "zod";

import * as rules from "./field-rules.js";
import { operation } from "./operation.js";
import type { Token } from "./records.js";
import { REFUSAL_CODE, Refusal } from "./refusal.js";
import { isoTime } from "./times.js";

/** Every token here pays by CARD, which has no targetOrg, and was saved for `tokenAcq` without a referralCode. */
const filters = {
  paymentTokenID: rules.text(64).optional(),
  paymentMethodType: z.string().optional(),
  targetOrg: z.string().optional(),
  cardOrg: z.string().optional(),
  referralCode: z.string().optional(),
};

/** Lists a user's tokens. Those that were removed stay in it as Deleted: the documents have the word for it. */
export const inquirePaymentToken = operation(
  "inquirePaymentToken",
  z.strictObject({ userId: rules.text(64), tokenScope: z.enum(["tokenAcq", "tokenMit"]), ...filters }),
  ({ state, clock }, { merchantNo }, { userId, ...wanted }) => {
    const tokens = state.tokensOf(merchantNo, userId).map((token) => tokenFields(token, clock.now()));
    return { tokenList: tokens.filter((token) => isWanted(token, wanted)) };
  },
);

/** Which code an unknown token is refused with is not documented, and neither is a second removal. */
export const removePaymentToken = operation(
  "removePaymentToken",
  z.strictObject({
    userId: rules.text(64),
    paymentTokenID: rules.text(64),
    removeReason: rules.text(256).optional(),
  }),
  ({ state }, { merchantNo }, { userId, paymentTokenID }) => {
    const token = state.token(merchantNo, paymentTokenID);
    if (token?.userId !== userId)
      throw new Refusal(REFUSAL_CODE.params, "the user has no such paymentTokenID");
    token.isRemoved = true;
    return { userId, paymentTokenID, paymentTokenStatus: "Deleted" };
  },
);

/** The API reference's list: it has no supportMIT, unlike TOKENIZATION. */
function tokenFields({ paymentTokenID, userId, card, expiresAt, isRemoved }: Token, now: number) {
  const validity = expiresAt > now ? "Activated" : "Expired";
  return {
    paymentTokenID,
    userId,
    tokenScope: "tokenAcq",
    paymentTokenExpiry: isoTime(expiresAt),
    paymentTokenStatus: isRemoved ? "Deleted" : validity,
    cardInfo: card.masked,
    ifCVV: card.needsCvv ? "Y" : "N",
    brand: card.cardOrg,
    paymentMethodType: "CARD",
    targetOrg: "",
    accountDisplay: "",
    referralCode: "",
  };
}

type Wanted = { tokenScope: string } & { [Name in keyof typeof filters]?: string | undefined };

function isWanted(token: ReturnType<typeof tokenFields>, { cardOrg, ...wanted }: Wanted): boolean {
  const shown: Record<string, string> = { ...token };
  if (cardOrg !== undefined && cardOrg !== token.brand) return false;
  return Object.entries(wanted).every(([name, value]) => value === undefined || value === shown[name]);
}
