/** A way by which notifications reach payments: by the relay, or by a bare signal. */
export interface Way {
  readonly title: string;
  /** It only signals: others are compared with it. */
  readonly isBare?: true;
  /** So many deliveries, ready to go: making them is not measured. */
  prepare(count: number): Promise<Deliveries>;
}

export interface Deliveries {
  readonly all: readonly (() => Promise<void>)[];
  /** @throws DifferentWork where they left something else than they should */
  check(): Promise<void>;
  /** Leaves nothing that runs. */
  close(): Promise<void>;
}

/** Figures compare only where the same work was done. */
export class DifferentWork extends Error {
  override readonly name = "DifferentWork";
}
