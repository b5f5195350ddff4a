import type { Context, Outcome } from "../command.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { EXIT } from "../exit-codes.js";
import { readDuration } from "../options.js";
import { findStuck } from "../stuck/find-stuck.js";
import { age } from "../text/time.js";
import { oneLine } from "../text/table.js";

interface Options {
  readonly olderThan?: number;
}

export function registerStuck(program: Registrar): void {
  const { command, run } = program.command(
    "stuck",
    "payments that call for a person, whose workflow tasks fail, or whose deadline has passed; exit code 5 if there are any",
  );
  command
    .option("--older-than <DURATION>", "only what has lasted for so long: 90s, 15m, 2h, 3d", readDuration)
    .action((options: Options) => run((context) => stuck(context, options)));
}

async function stuck(context: Context, { olderThan }: Options): Promise<Outcome<Documents["stuck"]>> {
  const now = context.terminal.now();
  const payments = await findStuck(await context.temporal(), context.account, now, olderThan);
  const { style } = context;
  const text = payments.map(
    ({ paymentId, why, since, advice }) =>
      `${style.strong(paymentId)} ${since === null ? "" : `for ${age(since, now)}, `}${style.bad(oneLine(why))}\n` +
      `  ${oneLine(advice)}`,
  );
  return {
    document: { payments },
    text: text.length === 0 ? "nothing is stuck" : text.join("\n"),
    exitCode: payments.length === 0 ? EXIT.done : EXIT.found,
  };
}
