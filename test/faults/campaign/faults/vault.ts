import { nothingToHeal, type PaymentFault, type WorldFault } from "./fault.js";

export const EVERY_CARD_LOST = "the vault has lost every card";

export const vaultFaults: readonly WorldFault[] = [
  {
    // Its memory, or its store's, is all that it has: what waited for its card fails, uncharged.
    name: EVERY_CARD_LOST,
    kills: true,
    async strike({ programs, cardStore }) {
      await cardStore?.kill();
      await Promise.all([programs.vault.restart(), cardStore?.start()]);
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
