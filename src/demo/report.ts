import type { PaymentView } from "../client.js";
import type { Flow } from "./flows/flow.js";

export interface Row {
  readonly flow: Flow;
  /** Null where the flow itself failed. */
  readonly view: PaymentView | null;
  readonly problem: string | null;
  /** What the provider's ledger holds for the payment: `20.00 USD`. */
  readonly atProvider: string;
  readonly seconds: number;
  readonly link: string;
}

/** Why the row is not as it must be; null: the payment and the provider's ledger agree with what was expected. */
export function disagreement({ flow, view, problem, atProvider }: Row): string | null {
  if (problem !== null) return problem;
  if (view?.status !== flow.expected.status)
    return `it is ${view?.status ?? "unknown"}, expected ${flow.expected.status}`;
  const expected = `${flow.expected.atProvider} ${view.amount.currency}`;
  return atProvider === expected ? null : `the provider's ledger holds ${atProvider}, expected ${expected}`;
}

/** The table that the demo ends with. */
export function table(rows: readonly Row[]): string {
  const header = ["payment", "flow", "final status", "at the provider", "time", "in the Temporal UI"];
  const body = rows.map((row) => [
    row.flow.paymentId,
    row.flow.title,
    statusOf(row.view),
    row.atProvider,
    `${row.seconds.toFixed(1)} s`,
    row.link,
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...body].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd();
  return [line(header), line(widths.map((width) => "─".repeat(width))), ...body.map(line)].join("\n");
}

function statusOf(view: PaymentView | null): string {
  if (!view) return "—";
  return view.failure ? `${view.status} (${view.failure.kind})` : view.status;
}
