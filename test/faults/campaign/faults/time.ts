import type { WorldFault } from "./fault.js";

const SKEW_SECONDS = 600;

export const timeFaults: readonly WorldFault[] = [
  {
    // It can't go back: the next one makes the distance larger.
    name: "the provider's clock is ten minutes ahead",
    async strike({ sandbox }) {
      await sandbox.advance(SKEW_SECONDS);
      return () => Promise.resolve();
    },
  },
];
