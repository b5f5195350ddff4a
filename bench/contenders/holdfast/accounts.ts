import { createPrivateKey, createPublicKey } from "node:crypto";
import type { Accounts } from "../../../src/config.js";
import type { Merchant } from "../../merchant.js";

/** The configuration's one account, whose provider is the stand-in. */
export function accountsOf({ pockyt, payermax }: Merchant, standInUrl: string): Accounts {
  const { privateKey, platformPublicKey, ...numbers } = payermax;
  return new Map([
    [
      "default",
      {
        shared: false,
        pockyt: { ...pockyt, baseUrl: `${standInUrl}/holdfast/pockyt` },
        payermax: {
          ...numbers,
          baseUrl: `${standInUrl}/holdfast/payermax`,
          privateKey: createPrivateKey(privateKey),
          publicKeys: [createPublicKey(platformPublicKey)],
        },
      },
    ],
  ]);
}
