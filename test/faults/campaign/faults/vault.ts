import { nothingToHeal, type PaymentFault, type WorldFault } from "./fault.js";

export const vaultFaults: readonly WorldFault[] = [
  {
    // Its memory is all that it has: what waited for its card fails, uncharged.
    name: "the vault has lost every card",
    kills: true,
    async strike({ programs }) {
      await programs.vault.restart();
      return nothingToHeal;
    },
  },
];

/** The merchant gives a reference that the vault doesn't know (any more). */
export const EXPIRED_CARD = "the card has expired in the vault";

export const cardFaults: readonly PaymentFault[] = [
  {
    name: EXPIRED_CARD,
    fits: ({ flow }) => flow.includes("new card") || flow.includes("card charge"),
    strike(_world, _draw, _plan, notes) {
      notes.struck(EXPIRED_CARD);
      return Promise.resolve(nothingToHeal);
    },
  },
];
