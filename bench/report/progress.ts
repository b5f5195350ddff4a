import { FLOWS } from "../flows.js";
import type { Cell, CellFigures } from "../measure/cell.js";

/** Says after each cell what it came to, and how long the others may take. */
export function progressOf(cells: readonly Cell[], say: (line: string) => void) {
  const began = performance.now();
  const all = cells.reduce((total, { paymentIds }) => total + paymentIds.length, 0);
  let done = 0;
  let paid = 0;
  return ({ round, flow, atOnce, contender, paymentIds }: Cell, figures: CellFigures) => {
    done += 1;
    paid += paymentIds.length;
    const left = ((performance.now() - began) / paid) * (all - paid);
    say(
      [
        `[${done}/${cells.length}] round ${round}, ${FLOWS[flow].title}, ${atOnce} at once, ${contender}:`,
        `${figures.paymentsPerSecond.toFixed(1)} payments/s,`,
        `final p50 ${figures.finalMs.p50.toFixed(0)} ms`,
        `(about ${Math.ceil(left / 1000)} s left)`,
      ].join(" "),
    );
  };
}
