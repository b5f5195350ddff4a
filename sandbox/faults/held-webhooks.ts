type Held = { seq: number; provider: string; reference: string; release: () => void };

/** Webhooks that wait until a later one of the same payment has overtaken them. */
export class HeldWebhooks {
  #held = new Set<Held>();

  /** @returns releases the webhook without waiting any longer */
  hold(held: Held): () => void {
    this.#held.add(held);
    return () => {
      this.#release(held);
    };
  }

  /** To be called once a webhook has been sent. */
  overtake({ seq, provider, reference }: Omit<Held, "release">): void {
    const overtaken = [...this.#held].filter(
      (held) => held.seq < seq && held.provider === provider && held.reference === reference,
    );
    for (const held of overtaken) this.#release(held);
  }

  clear(): void {
    this.#held.clear();
  }

  #release(held: Held): void {
    if (this.#held.delete(held)) held.release();
  }
}
