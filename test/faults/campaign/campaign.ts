import { atOnce } from "./at-once.js";
import { audit } from "./auditor.js";
import { CARD_NUMBERS, saveCards } from "./cards.js";
import { searchFiles } from "./card-search.js";
import { Conductor, drawWorldFaults } from "./conductor.js";
import type { Evidence, Violation } from "./evidence.js";
import { drawPaymentFault } from "./faults/index.js";
import type { Heal, PaymentFault } from "./faults/fault.js";
import { EXPIRED_CARD } from "./faults/vault.js";
import { checkHistories } from "./histories.js";
import { Merchant, type MerchantsRecord } from "./merchant.js";
import { withEvents } from "./observe.js";
import { groupBy } from "./group-by.js";
import { drawPayment, type PaymentPlan } from "./payment-plan.js";
import { Progress } from "./progress.js";
import { Random } from "./random.js";
import { countBy, recoveries, story, type Figures } from "./report.js";
import { SendersLog } from "./senders-log.js";
import { settle, type Settled } from "./settlement.js";
import { Strikes } from "./strikes.js";
import { versionsOf } from "./versions.js";
import { LINES } from "./lines.js";
import type { World } from "./world.js";

const IN_FLIGHT = 40;
const SAY_EVERY_MS = 5_000;
/** Of what is planned a third strikes: most calls never come. */
const FAULTS_OF_A_PAYMENT = { least: 6, most: 14 };

interface Draw {
  readonly plan: PaymentPlan;
  readonly faults: readonly { readonly fault: PaymentFault; readonly draw: Random }[];
}

/** One campaign: draws everything from its seed, lets it meet on the real server, and audits what came of it. */
export class Campaign {
  readonly #world: World;
  readonly #options: { readonly seed: number; readonly runs: number; readonly isOwnServer: boolean };
  readonly #stopping: AbortSignal;
  readonly #say: (line: string) => void;
  readonly #strikes = new Strikes();
  readonly #progress = new Progress();
  readonly #log: SendersLog;
  readonly #records = new Map<string, MerchantsRecord>();
  readonly #draws: readonly Draw[];
  readonly #prefix: string;
  readonly #startedAt = Date.now();
  #isOver = false;

  constructor(
    world: World,
    options: { readonly seed: number; readonly runs: number; readonly isOwnServer: boolean },
    stopping: AbortSignal,
    say: (line: string) => void,
  ) {
    this.#world = world;
    this.#options = options;
    this.#stopping = stopping;
    this.#say = say;
    this.#log = new SendersLog(world.sandbox);
    // On a server that was there before, the same seed may have been before.
    const own = options.isOwnServer ? "" : world.taskQueue.slice(-8).toUpperCase();
    this.#prefix = `S${options.seed}${own}`;
    const seed = new Random(options.seed);
    this.#draws = Array.from({ length: options.runs }, (_, index) => drawAll(seed, this.#prefix, index));
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
      return await this.#audit(settled, this.#options.runs / minutes);
    } finally {
      this.#log.stop();
    }
  }

  async #strikeAndPay(): Promise<void> {
    const { seed, runs, isOwnServer } = this.#options;
    const savedCards = await saveCards(this.#world, this.#prefix, 3);
    const merchant = new Merchant(this.#world, this.#progress, savedCards);
    const planned = drawWorldFaults(new Random(seed), runs, isOwnServer);
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
    const { lines, rewriter, programs, temporal, sandbox } = this.#world;
    for (const name of LINES) await lines[name].set({ does: "pass" });
    rewriter.set(null);
    await temporal.own?.start();
    await Promise.all([programs.vault.start(), programs.relay.start(), programs.worker.start()]);
    await this.#log.read();
    this.#strikes.settle(await sandbox.struck());
    await sandbox.clearFaults();
  }

  async #audit({ standing, byPerson }: Settled, paymentsPerMinute: number): Promise<Figures> {
    const { seed, runs } = this.#options;
    const { sandbox, programs, folder, secrets } = this.#world;
    this.#say("Auditing: the providers' books against the engine's views");
    await this.#log.read();
    const ledger = groupBy(await sandbox.ledger(), ({ reference }) => reference);
    const webhooks = this.#log.webhooksByPayment();
    const evidence = await atOnce(8, this.#draws, async ({ plan }): Promise<Evidence> => {
      const { paymentId } = plan;
      return {
        plan,
        ...(await withEvents(this.#world, paymentId)),
        ledger: ledger.get(paymentId) ?? [],
        webhooks: webhooks.get(paymentId) ?? [],
        persons: this.#strikes.persons.get(paymentId) ?? [],
        stands: standing.get(paymentId) ?? null,
      };
    });
    const found = audit(evidence);
    this.#tell(found, evidence);
    this.#say("Replaying every history");
    const searched = { numbers: CARD_NUMBERS, cvv: "790", tokens: [secrets.storeToken, secrets.leaseToken] };
    const replay = await checkHistories(this.#world, searched, (replayed) => {
      this.#say(`${replayed} histories replayed`);
    });
    const processes = Object.values(programs).flatMap(({ name, unexpected }) =>
      unexpected.map((what) => ({
        invariant: "every process outlives its neighbors",
        paymentId: name,
        what,
      })),
    );
    const others: Violation[] = [
      ...replay.violations,
      ...(await searchFiles(folder, searched)),
      ...processes,
    ];
    for (const { invariant, paymentId, what } of others)
      this.#say(`VIOLATION, seed ${seed}, ${paymentId}: ${invariant}: ${what}`);
    const spans = new Map([...this.#records].map(([paymentId, { from, to }]) => [paymentId, { from, to }]));
    const faultsByKind = this.#strikes.byKind();
    const pairs = [...this.#strikes.pairs(spans)].sort();
    return {
      at: new Date(this.#startedAt).toISOString(),
      ...{ seed, runs, seconds: this.#seconds(), paymentsPerMinute },
      paymentsByFlow: countBy(this.#draws, ({ plan }) => plan.flow),
      endings: countBy(evidence, ({ run, view }) =>
        view === null ? run : [view.status, view.failure?.code].filter(Boolean).join(", "),
      ),
      faults: Object.values(faultsByKind).reduce((sum, count) => sum + count, 0),
      faultKinds: Object.keys(faultsByKind).length,
      faultsByKind,
      pairsMet: pairs.length,
      pairs,
      kills: this.#strikes.world.filter(({ kills }) => kills).length,
      recoveryMs: recoveries(this.#strikes.world),
      settledByPerson: byPerson,
      replayed: replay.replayed,
      violations: [...found, ...others],
      versions: await versionsOf(this.#world),
    };
  }

  #tell(found: readonly Violation[], evidence: readonly Evidence[]): void {
    const requests = this.#log.requestsByPayment();
    for (const [paymentId, violations] of groupBy(found, (one) => one.paymentId)) {
      const one = evidence.find(({ plan }) => plan.paymentId === paymentId);
      const record = this.#records.get(paymentId);
      if (one === undefined) continue;
      const { from = 0, to = 0, told = [] } = record ?? {};
      const context = {
        ...{ seed: this.#options.seed, struck: this.#strikes.of(paymentId), from, told },
        meanwhile: this.#strikes.during(from, to),
        requests: requests.get(paymentId) ?? [],
      };
      this.#say(story(violations, one, context));
    }
  }

  #seconds(): number {
    return Math.round((Date.now() - this.#startedAt) / 1000);
  }
}

function drawAll(seed: Random, prefix: string, index: number): Draw {
  const plan = drawPayment(seed, prefix, index);
  const draw = seed.child(`faults ${index}`);
  const faults = Array.from(
    { length: draw.between(FAULTS_OF_A_PAYMENT.least, FAULTS_OF_A_PAYMENT.most) },
    (_, at) => ({
      fault: drawPaymentFault(draw),
      draw: draw.child(`fault ${at}`),
    }),
  );
  return { plan, faults: faults.filter(({ fault }) => fault.fits(plan)) };
}
