import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { atOnce } from "../../../bench/measure/at-once.js";
import { latencyOf } from "../../../bench/measure/statistics.js";
import { countBy } from "../campaign/count-by.js";
import { Random } from "../campaign/random.js";
import { auditDeliveries, type Audited, type Kept } from "./auditor.js";
import type { DeliveryFigures } from "./figures.js";
import { signing } from "./news.js";
import { strike, type Outages } from "./outages.js";
import { planDeliveries, type DeliveryPlan } from "./plan.js";
import { readHistories } from "./read-histories.js";
import { Senders } from "./senders.js";
import { Shop } from "./shop.js";
import type { DeliveryWorld } from "./world.js";

const IN_FLIGHT = 40;
const PAYING_AT_ONCE = 10;
const SAY_EVERY_MS = 5_000;
/** A relay tries what nobody took for the fourth time ten minutes later. */
const SETTLED_WITHIN_MS = 12 * 60_000;

interface Options {
  readonly seed: number;
  readonly runs: number;
}

/** Sends all that is planned while Temporal and the relays come and go, and audits what came of it. */
export async function deliver(
  world: DeliveryWorld,
  { seed, runs }: Options,
  stopping: AbortSignal,
  say: (line: string) => void,
): Promise<DeliveryFigures> {
  const startedAt = Date.now();
  // On a server that was there before, the same seed may have been before.
  const prefix = `D${seed}T${startedAt.toString(36).toUpperCase()}`;
  const plan = planDeliveries(seed, runs, prefix);
  const senders = new Senders(world.relays, signing(world.platformPrivateKey));
  try {
    const shop = new Shop(world, stopping);
    say(`${plan.paymentIds.length} payments are authorized first`);
    await atOnce(PAYING_AT_ONCE, plan.paymentIds, (paymentId) => shop.authorize(paymentId));
    const began = Date.now();
    const outages = await sendAll(world, plan, senders, shop, { seed, stopping, say });
    const sendingMs = Date.now() - began;
    await mend(world);
    const audited = await settled(world, plan, senders, stopping, say);
    const { log } = senders;
    const { cuts, serverKills, relayKills, away } = outages;
    return {
      at: new Date(startedAt).toISOString(),
      ...{ seed, runs, seconds: Math.round((Date.now() - startedAt) / 1000) },
      sendingSeconds: sendingMs / 1000,
      payments: plan.paymentIds.length,
      closed: plan.steps.filter((step) => step.do === "close").length,
      events: plan.events.length,
      eventsByTime: countBy(plan.events, ({ when }) => when),
      requests: log.length,
      answers: countBy(log, ({ answer, acknowledged }) => `${answer}${acknowledged ? " acknowledged" : ""}`),
      acknowledgedMs: latencyOf(log.filter(({ acknowledged }) => acknowledged).map(({ ms }) => ms)),
      relaySaid: await relaySaid(world),
      ...{ cuts, serverKills, relayKills, awayPercent: (away / sendingMs) * 100 },
      ...audited,
    };
  } finally {
    await senders.close();
  }
}

async function sendAll(
  world: DeliveryWorld,
  { steps }: DeliveryPlan,
  senders: Senders,
  shop: Shop,
  { seed, stopping, say }: { seed: number; stopping: AbortSignal; say: (line: string) => void },
): Promise<Outages> {
  const sent = new AbortController();
  const struck = strike(world, new Random(seed), AbortSignal.any([stopping, sent.signal]));
  const closed = new Map<string, Promise<void>>();
  let done = 0;
  const timer = setInterval(() => {
    say(`${done} of ${steps.length} steps done, ${senders.log.length} requests`);
  }, SAY_EVERY_MS);
  try {
    await atOnce(IN_FLIGHT, steps, async (step) => {
      if (step.do === "close") {
        const closing = shop.close(step.paymentId);
        closed.set(step.paymentId, closing);
        await closing;
      } else {
        // What is planned for after its payment's end, be it late or a repeat, comes after it on a slow machine too.
        await closed.get(step.event.paymentId);
        await senders.send(step.event, step.relay, stopping);
      }
      done++;
    });
  } finally {
    clearInterval(timer);
    sent.abort();
  }
  return struck;
}

/** From here on nothing strikes. */
async function mend({ line, temporal, relays, worker }: DeliveryWorld): Promise<void> {
  await line.set({ does: "pass" });
  await temporal.own?.start();
  await Promise.all([worker, ...relays.map(({ program }) => program)].map((program) => program.start()));
}

/** What the relays still keep is delivered meanwhile. */
async function settled(
  world: DeliveryWorld,
  { events }: DeliveryPlan,
  { log }: Senders,
  stopping: AbortSignal,
  say: (line: string) => void,
): Promise<Audited> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  const kept = new Map<string, Kept>();
  let open = [...new Set(events.map(({ paymentId }) => paymentId))];
  for (;;) {
    say(`Auditing: ${open.length} payments and their aftercares are read`);
    for (const [paymentId, read] of await readHistories(world, open)) kept.set(paymentId, read);
    const audited = auditDeliveries(events, log, kept);
    if (audited.violations.length === 0 || Date.now() > deadline || stopping.aborted) return audited;
    say(
      `${audited.violations.length} are not as they should be yet, such as: ${audited.violations[0] ?? ""}`,
    );
    open = open.filter((paymentId) => audited.violations.some((what) => what.includes(`of ${paymentId} `)));
    await sleep(2_000);
  }
}

/** For the figures only: what became of the requests, by the relays' own logs. */
async function relaySaid({ logs, relays }: DeliveryWorld): Promise<Readonly<Record<string, number>>> {
  const texts = await Promise.all(
    relays.map(({ program }) => readFile(join(logs, `${program.name}.log`), "utf8")),
  );
  return countBy(
    texts.flatMap((text) => [...text.matchAll(/"result":"(\w+)"/g)].map(([, result = ""]) => result)),
    (result) => result,
  );
}
