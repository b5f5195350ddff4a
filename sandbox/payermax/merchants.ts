import type { KeyObject } from "node:crypto";

import { REFUSAL_CODE, Refusal } from "./refusal.js";
import { readPublicKey } from "./signature.js";

/** An application of a merchant. */
export type Merchant = { appId: string; merchantNo: string; publicKey: KeyObject };

export type MerchantOption = { appId: string; merchantNo: string; publicKey: KeyObject | string };

/** Who may call, and whose signature is expected. A reset of the sandbox does not forget them. */
export class Merchants {
  readonly #merchants = new Map<string, Merchant>();

  constructor(options: MerchantOption[]) {
    for (const option of options) {
      if (!this.upload(option)) throw new Error(`merchant ${option.merchantNo} needs an RSA public key`);
    }
  }

  /** Overwrites the key that the application had, as PayerMax's portal does; false where it is no RSA key. */
  upload({ appId, merchantNo, publicKey }: MerchantOption): boolean {
    const key = readPublicKey(publicKey);
    if (key === undefined) return false;
    this.#merchants.set(`${merchantNo}/${appId}`, { appId, merchantNo, publicKey: key });
    return true;
  }

  find(merchantNo: string, appId: string): Merchant {
    const merchant = this.#merchants.get(`${merchantNo}/${appId}`);
    if (merchant !== undefined) return merchant;
    const isKnown = [...this.#merchants.values()].some((one) => one.merchantNo === merchantNo);
    if (!isKnown) throw new Refusal(REFUSAL_CODE.merchant, "Merchant does not exist");
    throw new Refusal(REFUSAL_CODE.app, "Signature key is not configured");
  }
}
