/** A payment's way, the same for every contender. */
export type FlowName = "savedCard" | "vaultWith3ds" | "authorizeCapture";

export interface Flow {
  readonly title: string;
  /** The calls that the provider must see for each payment, in their order. */
  readonly calls: readonly string[];
  /** In minor units of USD. */
  readonly amount: number;
}

export const FLOWS: Readonly<Record<FlowName, Flow>> = {
  savedCard: { title: "saved-card charge", calls: ["charge"], amount: 1250 },
  // Pockyt's IPN has no protection against a replay: whoever takes its word asks once more.
  vaultWith3ds: { title: "vault with 3DS", calls: ["createCustomer", "charge", "query"], amount: 2000 },
  authorizeCapture: {
    title: "hosted authorize, capture",
    calls: ["authorize", "capture"],
    amount: 2000,
  },
};

export const FLOW_NAMES = Object.keys(FLOWS) as FlowName[];
