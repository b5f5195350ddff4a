import type { RawWebhook } from "../../../src/providers/port.js";

/**
 * Throws for a body with three certain words. Chance alone hardly ever brings all of them into one; whoever sees how far
 * each input came brings one after the other.
 */
export function enterMaze({ body }: RawWebhook): void {
  if (body.includes("pp_7001")) {
    if (body.includes("dealing")) {
      if (body.includes("storeNo")) throw new TypeError("the end of the maze");
    }
  }
}
