/** What truly happened at the provider. Amounts in minor units, times in seconds since the story began. */
export interface Entry {
  readonly at: number;
  readonly effect: "charged" | "held" | "released" | "captured" | "givenBack";
  /** Ours, under which it was asked for. */
  readonly requestId: string;
  readonly amount: number;
}

/** The provider's books. With the log of the webhook senders this is all that the auditor reads of a story. */
export class Ledger {
  readonly entries: Entry[] = [];
  /** What the provider was asked for and would not do, as it has books too. */
  readonly refused: Entry[] = [];

  sum(...effects: Entry["effect"][]): number {
    return this.entries
      .filter(({ effect }) => effects.includes(effect))
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  get taken(): number {
    return this.sum("charged", "captured");
  }

  get givenBack(): number {
    return this.sum("givenBack");
  }

  get kept(): number {
    return this.taken - this.givenBack;
  }

  /** What is held and neither captured nor released. */
  get held(): number {
    const last = this.entries.findLast(({ effect }) => effect !== "givenBack");
    return last?.effect === "held" ? last.amount : 0;
  }

  has(requestId: string, effect: Entry["effect"]): boolean {
    return this.entries.some((entry) => entry.requestId === requestId && entry.effect === effect);
  }
}
