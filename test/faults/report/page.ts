import type { Figures, MutatedPart, PlantedBug } from "./last-runs.js";

/** docs/reliability.md: what was tried, how often, and what it came to. */
export function reliabilityPage(figures: Figures): string {
  const { simulation, campaign, campaignOnCluster, plantedBugs, mutation } = figures;
  return [
    INTRODUCTION,
    "## Simulated stories",
    SIMULATION,
    ...(simulation ? simulated(simulation) : [NOT_RUN]),
    "## The campaign on a real server",
    CAMPAIGN,
    ...(campaign ? onServer(campaign) : [NOT_RUN]),
    "### On a full server with PostgreSQL",
    ON_CLUSTER,
    ...(campaignOnCluster ? onServer(campaignOnCluster) : [NOT_RUN]),
    "## Bugs that were planted",
    PLANTED,
    plantedBugs.length > 0 ? planted(plantedBugs) : NOT_RUN,
    "## Changes of the code",
    MUTATION,
    mutation.length > 0 ? mutated(mutation) : NOT_RUN,
    NOT_COVERED,
  ].join("\n\n");
}

const NOT_RUN = "Nobody has run it yet.";

function simulated(figures: NonNullable<Figures["simulation"]>): string[] {
  const { at, runs, seed, seconds, violations, struck, pairs } = figures;
  return [
    `The largest run, of ${day(at)}: ${number(runs)} stories from seed ${number(seed)} in ` +
      `${number(Math.round(seconds))} s (${number(Math.round(runs / seconds))} a second ` +
      `on one core), ${number(violations.length)} violations. ${bound(violations.length, runs)}`,
    table(["what went wrong", "times"], ordered(struck)),
    `${number(Object.keys(pairs).length)} pairs of these met in one story; the rarest: ${rarest(pairs)}.`,
  ];
}

function onServer(campaign: NonNullable<Figures["campaign"]>): string[] {
  const { at, runs, seconds, violations, recoveryMs } = campaign;
  return [
    `The largest run, of ${day(at)}: ${number(runs)} payments from seed ${number(campaign.seed)} in ` +
      `${number(Math.round(seconds / 60))} min (${campaign.paymentsPerMinute.toFixed(0)} a minute), ` +
      `${number(campaign.faults)} faults of ${number(campaign.faultKinds)} kinds, ${number(campaign.kills)} kills, ` +
      `${number(campaign.pairsMet)} pairs of kinds met, ${number(campaign.replayed)} histories replayed, ` +
      `${number(Object.keys(campaign.settledByPerson).length)} payments settled by a person, ` +
      `${found(violations)}. ${bound(violations.length, runs)}`,
    table(["fault", "times"], ordered(campaign.faultsByKind)),
    `After a kill the next payment went on within ${milliseconds(recoveryMs.median)} (median), ` +
      `${milliseconds(recoveryMs.most)} at most. Versions: ${versions(campaign.versions)}.`,
  ];
}

const INTRODUCTION = `# How far Holdfast is to be trusted

This page is written by \`npm run faults -- report\` from the figures of the largest runs, which are kept in [reliability.json](reliability.json); nothing in it is typed by hand but the sentences. What was found on the way is in the [changelog](../CHANGELOG.md), each with its cause.

| command | what it does |
| --- | --- |
| \`npm run faults -- simulation --seed N --runs N\` | so many stories from a seed on, without a server |
| \`npm run faults -- campaign --seed N --runs N\` | so many payments on a real server, with every process of Holdfast |
| \`npm run cluster\` | the main flows, and the campaign, on a full Temporal server with PostgreSQL |
| \`npm run faults -- keep --seed N\` | a story that went wrong, as small as it still does, kept as a test |
| \`npm run planted-bugs\` | bugs that engineers make, planted one at a time: each must be caught |
| \`npm run mutation\` | every small change of the code: the tests must notice |
| \`npm run faults -- report\` | this page |`;

const SIMULATION = `One process, one seed, no real time: the core and the loop of a payment and its aftercare, a provider with books, its webhooks, a relay, a merchant, operators, and up to 530 days. Where no document says how a provider behaves, the story draws one of the answers. The same seed is the same story each time; one that goes wrong is shrunk and told. The auditor reads the provider's books and the log of the webhook senders, and compares them with what the engine says only at the end: each effect once, the money equal or a person called, every acknowledged webhook in place once, nothing open, nobody forgotten for longer than an hour, the state the fold of its events.`;

const CAMPAIGN = `A Temporal server on a database file, worker, relay, card vault and sandbox as processes, the client as the backend: random payments while two and more faults at once strike the network on both sides of the engine, the provider, the processes, the clocks, the vault, the keys, and operators cancel, reset, settle and terminate. With an odd seed payloads are encrypted, notifications sealed and cards kept in a shared store: these keys are changed and lost, the store is killed and its line struck, and a stranger with write access to the namespace signals what no provider said. The auditor reads what the sandbox's books and its webhook log have. Beside the simulation's rules: every history replays, no card number is anywhere, no stranger is believed, no vault's end loses a card that a shared store has, and with payload keys nothing private is readable.`;

const ON_CLUSTER = `The same by \`npm run cluster\`: each of Temporal's services is a process of its own that is killed as well, and so is PostgreSQL.`;

const PLANTED = `Each is a plausible mistake that costs money or loses something, and passes the compiler (\`test/planted-bugs\`).`;

const MUTATION = `Stryker changes one operator, condition or value at a time. Of money, ids, signatures and requests at least 95 % must be noticed, of the other parts 85 %; what nobody notices is listed with its reason in \`test/mutation/survivors.json\`. A part that is missing here was not run whole.`;

const NOT_COVERED = `## What is not covered

- A payment that is over, whose aftercare has already moved money, and that is reset: two then have charge of the same money. The provider's books stay free of doubled effects in the simulation, but the two may say different things, and nobody is called about that.
- A provider that has a request only after it has said for twelve minutes, four times, that it has none: no engine can tell that from a lost request (\`HOLDFAST_NOT_FOUND_ANSWERS\`, \`HOLDFAST_NOT_FOUND_SETTLE_SECONDS\`).
- A person who settles against the provider's books, where the provider never says otherwise again.
- Providers other than their twins: what their documents leave open is drawn in the simulation, and guessed in the sandbox.
- In the campaign: the end of a hold by time, the drop-in, PayerMax's saved cards, several accounts, and a clock that goes back. The simulation has the first; tests of their own have the others.
- A query that waits for a worker while a workflow task fails or is lost, and that is answered before the next task, where one of the few decisions that hang on a task's time falls in between (docs/architecture.md, "A deadline is over once a timer says so"): the payment stands still until it is reset.
- Servers on more than one machine, partitions between the parts of Temporal, and its databases other than SQLite and PostgreSQL.
`;

/** By invariant, with what happened in its first sentence; that nothing stands still is one of them. */
function found(violations: readonly { readonly invariant: string; readonly what: string }[]): string {
  if (violations.length === 0) return "no violation, and nothing standing still";
  const each = violations.map(({ invariant, what }) => `${invariant} (${what.split(". ")[0] ?? what})`);
  return `${number(violations.length)} violations, whose causes are in the changelog: ${each.join("; ")}`;
}

/** The rule of three, exact: what zero in N trials says at 95 %. */
function bound(violations: number, trials: number): string {
  if (violations > 0) return "";
  const most = 1 - 0.05 ** (1 / trials);
  return `With 95 % confidence fewer than one in ${number(Math.floor(1 / most))} goes wrong.`;
}

function planted(bugs: readonly PlantedBug[]): string {
  const caught = bugs.filter(({ caught }) => caught);
  const rows = bugs.map(
    ({ name, by }) => [name, by[0] === undefined ? "nobody" : by[0].replaceAll("|", "\\|")] as const,
  );
  const days = bugs.map(({ at }) => day(at)).sort();
  const tried =
    days[0] === days.at(-1) ? `on ${days[0] ?? ""}` : `from ${days[0] ?? ""} to ${days.at(-1) ?? ""}`;
  return `${number(caught.length)} of ${number(bugs.length)} caught, tried ${tried}.\n\n${table(["bug", "caught first by"], rows)}`;
}

function mutated(parts: readonly MutatedPart[]): string {
  const rows = parts.map(({ part, at, noticed, unnoticed }) => {
    const score = (100 * noticed) / Math.max(1, noticed + unnoticed);
    return [part, day(at), `${score.toFixed(1)} %`, number(noticed), number(unnoticed)] as const;
  });
  return table(["part", "run", "score", "noticed", "not"], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function ordered(counts: Readonly<Record<string, number>>): (readonly [string, string])[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => [name, number(times)] as const);
}

function rarest(pairs: Readonly<Record<string, number>>): string {
  const [last] = Object.entries(pairs).sort(([, a], [, b]) => a - b);
  return last ? `${last[0]}, ${number(last[1])} times` : "none";
}

function versions(of: Readonly<Record<string, string>>): string {
  return Object.entries(of)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

/** `2026-11-29`. */
function day(at: string): string {
  return at.slice(0, 10);
}

function milliseconds(ms: number | null): string {
  return ms === null ? "an unknown time" : `${number(Math.round(ms))} ms`;
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}
