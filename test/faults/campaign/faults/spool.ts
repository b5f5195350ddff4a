import { setTimeout as sleep } from "node:timers/promises";
import type { World } from "../world.js";
import type { WorldFault } from "./fault.js";

/** After an outage the relay tries Temporal again within five seconds. */
const DRAIN_BEGINS_WITHIN_MS = 7_000;

const LINE = "relay-temporal";

/** Each begins by keeping Temporal from the relay: only then is anything kept. */
export const spoolFaults: readonly WorldFault[] = [
  {
    name: "the spool's disk is full while Temporal is away",
    needs: "ownDisk",
    async strike({ spool, lines }) {
      spool.disk?.fill();
      await lines[LINE].set({ does: "cut" });
      return async () => {
        spool.disk?.empty();
        await lines[LINE].set({ does: "pass" });
      };
    },
  },
  {
    name: "relay killed while it drains its spool",
    kills: true,
    async strike({ spool, lines, programs }: World, draw) {
      await lines[LINE].set({ does: "cut" });
      return async () => {
        const waiting = (await spool.waiting()) ?? 0;
        await lines[LINE].set({ does: "pass" });
        if (waiting > 0) await spool.hasAtMost(waiting - 1, DRAIN_BEGINS_WITHIN_MS);
        await sleep(draw.below(50));
        await programs.relay.kill();
        await programs.relay.start();
      };
    },
  },
  {
    name: "a kept record is damaged while the relay is down",
    kills: true,
    async strike({ spool, lines, programs }: World) {
      await lines[LINE].set({ does: "cut" });
      return async () => {
        await programs.relay.kill();
        spool.damageOldest();
        await lines[LINE].set({ does: "pass" });
        await programs.relay.start();
      };
    },
  },
];
