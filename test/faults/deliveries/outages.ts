import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../campaign/random.js";
import type { DeliveryWorld } from "./world.js";

/** What went away while the senders sent. */
export interface Outages {
  cuts: number;
  serverKills: number;
  relayKills: number;
  /** Milliseconds, of the relays' line to Temporal. */
  away: number;
}

const AWAY_MS = { least: 500, most: 3_000 };
/** Temporal is away for a tenth of the time. */
const THERE_FOR_EACH_AWAY = 9;
/** One in so many outages is the death of the server. */
const SERVER_EVERY = 3;
const RELAY_LIVES_MS = { least: 3_000, most: 12_000 };
const RELAY_DEAD_MS = { least: 0, most: 2_000 };

/** Takes Temporal away and kills relays until it is told to stop; then everything is there again. */
export async function strike(world: DeliveryWorld, draw: Random, stopping: AbortSignal): Promise<Outages> {
  const outages: Outages = { cuts: 0, serverKills: 0, relayKills: 0, away: 0 };
  const pause = (ms: number) => sleep(ms, true, { signal: stopping }).catch(() => false);
  await Promise.all([
    takeTemporalAway(world, draw.child("temporal"), pause, outages),
    killRelays(world, draw.child("relays"), pause, outages),
  ]);
  return outages;
}

/** False: it is to stop. */
type Pause = (ms: number) => Promise<boolean>;

async function takeTemporalAway(
  { temporal, line }: DeliveryWorld,
  draw: Random,
  pause: Pause,
  outages: Outages,
): Promise<void> {
  for (let count = 1; ; count++) {
    const hold = draw.between(AWAY_MS.least, AWAY_MS.most);
    if (!(await pause((hold * THERE_FOR_EACH_AWAY) / 2))) return;
    const began = Date.now();
    const kills = temporal.own !== null && count % SERVER_EVERY === 1;
    if (kills) await temporal.own.kill();
    else await line.set({ does: "cut" });
    await pause(hold);
    if (kills) await temporal.own.start();
    else await line.set({ does: "pass" });
    const away = Date.now() - began;
    outages.away += away;
    outages[kills ? "serverKills" : "cuts"]++;
    await pause((away * THERE_FOR_EACH_AWAY) / 2);
  }
}

async function killRelays(
  { relays }: DeliveryWorld,
  draw: Random,
  pause: Pause,
  outages: Outages,
): Promise<void> {
  for (;;) {
    if (!(await pause(draw.between(RELAY_LIVES_MS.least, RELAY_LIVES_MS.most)))) return;
    const { program } = draw.pick(relays);
    await program.kill();
    outages.relayKills++;
    await pause(draw.between(RELAY_DEAD_MS.least, RELAY_DEAD_MS.most));
    await program.start();
  }
}
