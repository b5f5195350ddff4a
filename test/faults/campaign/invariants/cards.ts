import type { Invariant } from "../evidence.js";

/** While the store that the vaults share lives, the end of a vault loses no card. */
export const noCardLost: Invariant = {
  name: "a shared card store outlives its vaults",
  check({ view, cardIsKept }) {
    const isGone = view?.failure?.code === "card_expired";
    return isGone && cardIsKept ? ["its card was gone, and nothing had lost it"] : [];
  },
};
