import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { atOnce } from "../../../bench/measure/at-once.js";
import { audit } from "./auditor.js";
import { searchFiles, searchMemory } from "./card-search.js";
import { CARD_NUMBERS } from "./cards.js";
import { keptCards } from "./kept-cards.js";
import type { Evidence, Violation } from "./evidence.js";
import { groupBy } from "./group-by.js";
import { checkHistories } from "./histories.js";
import type { MerchantsRecord } from "./merchant.js";
import { withEvents } from "./observe.js";
import type { PaymentPlan } from "./payment-plan.js";
import type { Program } from "./program.js";
import { countBy } from "./count-by.js";
import { recoveries, story, type Figures } from "./report.js";
import type { SendersLog } from "./senders-log.js";
import type { Settled } from "./settlement.js";
import type { Strikes } from "./strikes.js";
import { versionsOf } from "./versions.js";
import type { World } from "./world.js";

/** A campaign whose faults are over and whose payments have had their time to settle. */
export interface Ran {
  readonly world: World;
  readonly seed: number;
  readonly plans: readonly PaymentPlan[];
  readonly settled: Settled;
  readonly strikes: Strikes;
  readonly records: ReadonlyMap<string, MerchantsRecord>;
  readonly log: SendersLog;
  readonly startedAt: number;
  readonly paymentsPerMinute: number;
  readonly say: (line: string) => void;
}

/** Compares what the providers recorded with what the engine says, and looks through all that the campaign left. */
export async function auditCampaign(ran: Ran): Promise<Figures> {
  const { world, seed, plans, settled, strikes, records, log, say } = ran;
  const { standing, byPerson } = settled;
  const { sandbox, programs, folder, secrets, spool } = world;
  say("Auditing: the providers' books against the engine's views");
  await log.read();
  const ledger = groupBy(await sandbox.ledger(), ({ reference }) => reference);
  const webhooks = log.webhooksByPayment();
  const logOf = ({ name }: Program) => readFile(join(world.logs, `${name}.log`), "utf8").catch(() => "");
  const alarms = countOf(await logOf(programs.relay), /a kept notification is set aside/g);
  const told = groupBy(world.merchantsEndpoint.received, ({ paymentId }) => paymentId);
  const isKept = keptCards(ran);
  let read = 0;
  const evidence = await atOnce(8, plans, async (plan): Promise<Evidence> => {
    const { paymentId } = plan;
    const seen = await withEvents(world, paymentId);
    if (++read % 200 === 0) say(`${read} of ${plans.length} payments read`);
    return {
      plan,
      ...seen,
      ledger: ledger.get(paymentId) ?? [],
      webhooks: webhooks.get(paymentId) ?? [],
      persons: strikes.persons.get(paymentId) ?? [],
      forged: strikes.forged.get(paymentId) ?? [],
      cardIsKept: isKept(plan),
      setAside: alarms >= spool.damaged.length && spool.damaged.includes(paymentId),
      told: told.get(paymentId) ?? [],
      stands: standing.get(paymentId) ?? null,
    };
  });
  const found = audit(evidence);
  tell(ran, found, evidence);
  say("Replaying every history");
  const { payload, notifications } = world.keys ?? {};
  const keys = [payload, notifications].flatMap((keyring) => keyring?.secrets ?? []);
  const tokens = [secrets.storeToken, secrets.leaseToken, ...keys];
  const searched = { numbers: CARD_NUMBERS, cvv: "790", tokens };
  const suspects = new Set(found.map(({ paymentId }) => paymentId));
  const replay = await checkHistories(world, searched, suspects, say);
  const processes: Violation[] = [];
  for (const program of Object.values(programs))
    for (const what of unexplained(program, await logOf(program)))
      processes.push({ invariant: "every process outlives its neighbors", paymentId: program.name, what });
  const others: Violation[] = [
    ...replay.violations,
    ...(await searchFiles(folder, searched)),
    ...searchMemory(world.cardStore?.memory() ?? [], searched, "the card store"),
    ...processes,
    ...unalarmed(world, alarms),
  ];
  for (const { invariant, paymentId, what } of others)
    say(`VIOLATION, seed ${seed}, ${paymentId}: ${invariant}: ${what}`);
  const spans = new Map([...records].map(([paymentId, { from, to }]) => [paymentId, { from, to }]));
  const faultsByKind = strikes.byKind();
  const pairs = [...strikes.pairs(spans)].sort();
  return {
    at: new Date(ran.startedAt).toISOString(),
    guards: guardsOf(world),
    ...{ seed, runs: plans.length, seconds: Math.round((Date.now() - ran.startedAt) / 1000) },
    paymentsPerMinute: ran.paymentsPerMinute,
    paymentsByFlow: countBy(plans, ({ flow }) => flow),
    endings: countBy(evidence, ({ run, view }) =>
      view === null ? run : [view.status, view.failure?.code].filter(Boolean).join(", "),
    ),
    faults: Object.values(faultsByKind).reduce((sum, count) => sum + count, 0),
    faultKinds: Object.keys(faultsByKind).length,
    faultsByKind,
    pairsMet: pairs.length,
    pairs,
    kills: strikes.world.filter(({ kills }) => kills).length,
    recoveryMs: recoveries(strikes.world),
    settledByPerson: Object.fromEntries(byPerson),
    replayed: replay.replayed,
    violations: [...found, ...others],
    versions: await versionsOf(world),
  };
}

/** What the campaign ran with of what is optional. */
function guardsOf({ keys, cardStore }: World): string[] {
  return [
    ...(keys ? ["payload keys", "notification keys"] : []),
    ...(cardStore ? ["a shared card store"] : []),
  ];
}

/** What a process says before it ends for its supervisor to start it again, and with which exit code. */
const REASONS_TO_END = [
  // Another process still has the spool's file, which a fault keeps open.
  { code: 78, said: /HOLDFAST_SPOOL_DIR: .*another process uses/g },
  { code: 1, said: /Temporal's SDK has lost a workflow/g },
];

/** The exits that nobody asked for and the process gave no such reason for. */
function unexplained({ unexpected }: Program, log: string): string[] {
  const explained = REASONS_TO_END.map(({ code, said }) => ({ code, left: countOf(log, said) }));
  return unexpected.filter((exit) => {
    const reason = explained.find(({ code, left }) => left > 0 && exit.endsWith(` with ${code}`));
    if (reason) reason.left--;
    return reason === undefined;
  });
}

function countOf(text: string, what: RegExp): number {
  return [...text.matchAll(what)].length;
}

function unalarmed({ spool: { damaged } }: World, alarms: number): Violation[] {
  if (alarms >= damaged.length) return [];
  const what = `${damaged.length} kept records were damaged, and the relay has set ${alarms} aside`;
  return [{ invariant: "what is damaged is set aside, with an alarm", paymentId: damaged.join(", "), what }];
}

/** Each payment that broke a rule, as a story. */
function tell(
  { seed, strikes, records, log, say }: Ran,
  found: readonly Violation[],
  evidence: readonly Evidence[],
): void {
  const requests = log.requestsByPayment();
  for (const [paymentId, violations] of groupBy(found, (one) => one.paymentId)) {
    const one = evidence.find(({ plan }) => plan.paymentId === paymentId);
    const record = records.get(paymentId);
    if (one === undefined) continue;
    const { from = 0, to = 0, told = [] } = record ?? {};
    const context = {
      ...{ seed, struck: strikes.of(paymentId), from, told },
      meanwhile: strikes.during(from, to),
      requests: requests.get(paymentId) ?? [],
    };
    say(story(violations, one, context));
  }
}
