import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../world.js";
import type { WorldFault } from "./fault.js";

const A_CARD_COMES_WITHIN_MS = 5_000;

export const STORE_KILLED = "the shared card store killed";

/** Where the vault's cards are in a store of their own; its line is struck as all lines are. */
export const cardStoreFaults: readonly WorldFault[] = [
  {
    // What waited for its card fails, uncharged.
    name: STORE_KILLED,
    kills: true,
    needs: "cardStore",
    async strike({ cardStore }) {
      await cardStore?.kill();
      return async () => cardStore?.start();
    },
  },
  {
    // Nothing is lost: the next vault has the same cards.
    name: "vault killed while the shared store has a card",
    kills: true,
    needs: "cardStore",
    async strike({ cardStore, programs }: World) {
      const deadline = Date.now() + A_CARD_COMES_WITHIN_MS;
      while (Date.now() < deadline && (await cardStore?.cards()) === 0) await sleep(20);
      await programs.vault.kill();
      return () => programs.vault.start();
    },
  },
];
