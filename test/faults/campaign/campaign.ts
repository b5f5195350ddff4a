import { atOnce } from "../../../bench/measure/at-once.js";
import { auditCampaign } from "./audit-campaign.js";
import { saveCards } from "./cards.js";
import { Conductor, drawWorldFaults } from "./conductor.js";
import { drawPaymentFault } from "./faults/index.js";
import type { Heal, Means, PaymentFault } from "./faults/fault.js";
import { EXPIRED_CARD } from "./faults/vault.js";
import { Merchant, type MerchantsRecord } from "./merchant.js";
import { drawPayment, type PaymentPlan } from "./payment-plan.js";
import { Progress } from "./progress.js";
import { Random } from "./random.js";
import type { Figures } from "./report.js";
import { SendersLog } from "./senders-log.js";
import { deliverEvents } from "./deliver-events.js";
import { settle } from "./settlement.js";
import { Strikes } from "./strikes.js";
import { LINES } from "./lines.js";
import type { World } from "./world.js";

const IN_FLIGHT = 40;
const SAY_EVERY_MS = 5_000;
const SPOOL_DRAINED_WITHIN_MS = 60_000;
/** Of what is planned a third strikes: most calls never come. */
const FAULTS_OF_A_PAYMENT = { least: 6, most: 14 };

interface Draw {
  readonly plan: PaymentPlan;
  readonly faults: readonly { readonly fault: PaymentFault; readonly draw: Random }[];
}

/** One campaign: draws everything from its seed, lets it meet on the real server, and audits what came of it. */
export class Campaign {
  readonly #world: World;
  readonly #options: { readonly seed: number; readonly runs: number };
  readonly #stopping: AbortSignal;
  readonly #say: (line: string) => void;
  readonly #strikes = new Strikes();
  readonly #progress = new Progress();
  readonly #log: SendersLog;
  readonly #records = new Map<string, MerchantsRecord>();
  readonly #means: Means;
  readonly #draws: readonly Draw[];
  readonly #prefix: string;
  readonly #startedAt = Date.now();
  #isOver = false;

  constructor(
    world: World,
    options: { readonly seed: number; readonly runs: number },
    stopping: AbortSignal,
    say: (line: string) => void,
  ) {
    this.#world = world;
    this.#options = options;
    this.#stopping = stopping;
    this.#say = say;
    this.#log = new SendersLog(world.sandbox);
    // On a server that was there before, the same seed may have been before.
    const own = world.temporal.own ? "" : world.taskQueue.slice(-8).toUpperCase();
    this.#prefix = `S${options.seed}${own}`;
    const seed = new Random(options.seed);
    this.#means = {
      ownServer: world.temporal.own !== null,
      cluster: world.temporal.cluster !== null,
      ownDisk: world.spool.disk !== null,
      keys: world.keys !== null,
      cardStore: world.cardStore !== null,
    };
    this.#draws = Array.from({ length: options.runs }, (_, index) =>
      drawAll(seed, this.#prefix, index, this.#means),
    );
  }

  async run(): Promise<Figures> {
    this.#log.start();
    try {
      const began = Date.now();
      await this.#strikeAndPay();
      this.#say("Every payment is made and every fault is over: now they must settle");
      await this.#mend();
      const plans = this.#draws.map(({ plan }) => plan);
      const settled = await settle(this.#world, plans, this.#strikes, this.#say);
      const minutes = (Date.now() - began) / 60_000;
      const waiting = await deliverEvents(this.#world, this.#say);
      if (waiting.length > 0) this.#say(`Events still wait: ${waiting.join(", ")}`);
      return await auditCampaign({
        ...{ world: this.#world, seed: this.#options.seed, plans, settled, say: this.#say },
        ...{ strikes: this.#strikes, records: this.#records, log: this.#log },
        ...{ startedAt: this.#startedAt, paymentsPerMinute: plans.length / minutes },
      });
    } finally {
      this.#log.stop();
    }
  }

  async #strikeAndPay(): Promise<void> {
    const { seed, runs } = this.#options;
    const savedCards = await saveCards(this.#world, this.#prefix);
    const merchant = new Merchant(this.#world, this.#progress, savedCards);
    const planned = drawWorldFaults(new Random(seed), runs, this.#means);
    const conductor = new Conductor(this.#world, this.#strikes, this.#progress, planned, runs);
    const heals: Heal[] = [];
    let done = 0;
    const timer = setInterval(() => {
      this.#say(
        `${this.#seconds()} s: ${done} of ${runs} payments, ${conductor.struck} of ${planned.length} faults of the world`,
      );
    }, SAY_EVERY_MS);
    try {
      await Promise.all([
        conductor.run(this.#stopping),
        atOnce(IN_FLIGHT, this.#draws, async ({ plan, faults }) => {
          await conductor.turn(plan.index);
          if (this.#stopping.aborted) return;
          const notes = this.#strikes.notesFor(plan.paymentId, () => this.#isOver);
          for (const { fault, draw } of faults)
            heals.push(await fault.strike(this.#world, draw, plan, notes));
          const cardIsGone = faults.some(({ fault }) => fault.name === EXPIRED_CARD);
          this.#records.set(
            plan.paymentId,
            await merchant.pay(plan, cardIsGone, () => this.#stopping.aborted),
          );
          done++;
        }),
      ]);
    } finally {
      clearInterval(timer);
      this.#isOver = true;
    }
    await Promise.all(heals.map((heal) => heal()));
  }

  /** Whatever a fault has left: from here on nothing strikes. */
  async #mend(): Promise<void> {
    const { lines, rewriter, programs, temporal, sandbox, spool, cardStore, merchantsEndpoint } = this.#world;
    for (const name of LINES) await lines[name].set({ does: "pass" });
    rewriter.set(null);
    merchantsEndpoint.behave(204);
    for (const program of Object.values(programs)) program.signal("SIGCONT");
    temporal.own?.signal("SIGCONT");
    await temporal.own?.start();
    await temporal.cluster?.mend();
    await cardStore?.start();
    spool.disk?.empty();
    await programs.laterWorker.stop();
    // Once more, as what nobody took the last time is tried at a start at once.
    await Promise.all([programs.vault.start(), programs.relay.restart(), programs.worker.start()]);
    if (!(await spool.hasAtMost(0, SPOOL_DRAINED_WITHIN_MS))) this.#say("Something still waits in the spool");
    await this.#log.read();
    this.#strikes.settle(await sandbox.struck());
    await sandbox.clearFaults();
  }

  #seconds(): number {
    return Math.round((Date.now() - this.#startedAt) / 1000);
  }
}

function drawAll(seed: Random, prefix: string, index: number, means: Means): Draw {
  const plan = drawPayment(seed, prefix, index);
  const draw = seed.child(`faults ${index}`);
  const faults = Array.from(
    { length: draw.between(FAULTS_OF_A_PAYMENT.least, FAULTS_OF_A_PAYMENT.most) },
    (_, at) => ({
      fault: drawPaymentFault(draw, means),
      draw: draw.child(`fault ${at}`),
    }),
  );
  const isFirst = (fault: PaymentFault, at: number) => faults.findIndex((one) => one.fault === fault) === at;
  return {
    plan,
    faults: faults.filter(({ fault }, at) => fault.fits(plan) && (!fault.atMostOnce || isFirst(fault, at))),
  };
}
