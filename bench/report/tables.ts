import { FLOWS } from "../flows.js";
import type { Spread } from "../measure/statistics.js";
import type { Figures, FlowFigures, MemoryFigures, RelayFigures } from "./figures.js";

/** The figures as Markdown tables, which a terminal shows as well. */
export function tables(figures: Figures): string {
  return [
    machineLine(figures),
    "**Ratios**, round by round: median (lowest to highest). Aims: payments per second 0.9 or more of bare, time to final 1.1 or less of bare, time to the redirect 0.7 or less of tutorial.",
    ratioTable(figures.flows),
    ...figures.flows.flatMap((flow) => [
      `**${titleOf(flow)}**. The provider sees ${flow.calls.join(", ")}, from each contender.`,
      loadTable(flow),
    ]),
    "**What one payment leaves in Temporal**",
    costTable(figures.flows),
    "**The relay alone**: signed notifications of running payments",
    relayTable(figures.relay),
    "**Verifying and parsing one notification**, nothing else",
    readingTable(figures),
  ].join("\n\n");
}

function machineLine({ measuredAt, rounds, quick, machine }: Figures): string {
  const { cpu, cores, memoryGiB, system, node, temporalSdk, temporalServer, commit } = machine;
  return [
    `Measured ${measuredAt.slice(0, 10)}${commit === null ? "" : ` at ${commit}`}`,
    `${rounds} ${rounds === 1 ? "round" : "rounds"}${quick ? " (quick)" : ""}`,
    `${cores} cores of ${cpu}, ${memoryGiB} GiB`,
    system,
    `Node ${node}`,
    `Temporal SDK ${temporalSdk}`,
    `Temporal server ${temporalServer}`,
    "everything on one machine",
  ].join(" · ");
}

function titleOf({ flow }: FlowFigures): string {
  const { title } = FLOWS[flow];
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function ratioTable(flows: readonly FlowFigures[]): string {
  return markdown(
    ["flow", "at once", "payments/s, to bare", "time to final, to bare", "time to redirect, to tutorial"],
    flows.flatMap((flow) =>
      flow.loads.map(({ atOnce, ratios }) => [
        FLOWS[flow.flow].title,
        String(atOnce),
        spread(ratios.paymentsPerSecond, 2),
        spread(ratios.timeToFinal, 2),
        flow.flow === "savedCard" ? "no redirect" : spread(ratios.timeToFirst, 2),
      ]),
    ),
  );
}

function loadTable({ loads }: FlowFigures): string {
  const header = ["at once", "", "payments/s", "first p50 ms", "p99", "final p50 ms", "p99"];
  return markdown(
    [...header, "worker CPU s per 1,000", "worker peak MiB"],
    loads.flatMap(({ atOnce, contenders }) =>
      contenders.map((figures) => [
        String(atOnce),
        figures.contender,
        spread(figures.paymentsPerSecond, 1),
        spread(figures.firstMs.p50, 0),
        figures.firstMs.p99.median.toFixed(0),
        spread(figures.finalMs.p50, 0),
        figures.finalMs.p99.median.toFixed(0),
        spread(figures.cpuSecondsPerThousand.worker ?? NONE, 1),
        (figures.workerPeakBytes.median / 2 ** 20).toFixed(0),
      ]),
    ),
  );
}

function costTable(flows: readonly FlowFigures[]): string {
  return markdown(
    ["flow", "", "history events", "history bytes", "actions"],
    flows.flatMap(({ flow, costs }) =>
      costs.map(({ contender, events, bytes, actions }) => [
        FLOWS[flow].title,
        contender,
        String(events),
        String(bytes),
        String(actions),
      ]),
    ),
  );
}

export function relayTable(relay: readonly RelayFigures[]): string {
  return markdown(
    ["", "at once", "per second", "acknowledged p50 ms", "p99", "to a server that only signals"],
    relay.map(({ what, atOnce, perSecond, ms, toBare }) => [
      what,
      String(atOnce),
      spread(perSecond, 0),
      spread(ms.p50, 1),
      spread(ms.p99, 1),
      toBare === null ? "" : spread(toBare, 2),
    ]),
  );
}

/** The relay's memory, in a table of its own. */
export function memoryTable({ atStart, floods }: MemoryFigures): string {
  const mib = (bytes: number) => (bytes / 2 ** 20).toFixed(0);
  return markdown(
    ["", "sent MiB", "seconds", "answers", "peak MiB", "afterwards MiB"],
    [
      ["before", "0", "", "", "", mib(atStart)],
      ...floods.map(({ sentBytes, seconds, statuses, peak, after }, at) => [
        `flood ${at + 1}`,
        ...[mib(sentBytes), seconds.toFixed(0)],
        Object.entries(statuses)
          .map(([status, count]) => `${count} of ${status}`)
          .join(", "),
        ...[mib(peak), mib(after)],
      ]),
    ],
  );
}

function readingTable({ reading }: Figures): string {
  return markdown(
    ["", "microseconds"],
    reading.map(({ what, microseconds }) => [what, spread(microseconds, 0)]),
  );
}

const NONE: Spread = { median: NaN, min: NaN, max: NaN };

function spread({ median, min, max }: Spread, digits: number): string {
  if (min === max) return median.toFixed(digits);
  return `${median.toFixed(digits)} (${min.toFixed(digits)} to ${max.toFixed(digits)})`;
}

function markdown(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...rows].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(header), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}
