/** A payment as the contenders by hand know it; amounts are decimal text in USD. */
export interface Order {
  readonly paymentId: string;
  readonly amount: string;
  readonly vaultId?: string;
  readonly customerNo?: string;
}

/** How a call ended: the provider's status word, and the page for the shopper. */
export interface Step {
  readonly status: string;
  readonly url?: string;
}
