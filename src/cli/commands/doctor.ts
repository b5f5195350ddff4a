import type { Context, Outcome } from "../command.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { checkHttp } from "../doctor/http.js";
import { checkProviders } from "../doctor/providers.js";
import { checkTemporal } from "../doctor/temporal.js";
import { EXIT } from "../exit-codes.js";
import { oneLine } from "../text/table.js";

export function registerDoctor(program: Registrar): void {
  const { command, run } = program.command(
    "doctor",
    "find before traffic does what is wrong with addresses, namespace, pollers, keys, tokens and clocks; exit code 5 if anything is",
  );
  command.action(() => run(doctor));
}

async function doctor(context: Context): Promise<Outcome<Documents["doctor"]>> {
  const groups = await Promise.all([checkTemporal(context), checkHttp(context), checkProviders(context)]);
  const checks = groups.flat();
  const { style } = context;
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map(
    ({ name, ok, detail }) =>
      `${ok ? style.good("ok    ") : style.bad("WRONG ")} ${name.padEnd(width)}  ${oneLine(detail)}`,
  );
  return {
    document: { checks },
    text: lines.join("\n"),
    exitCode: checks.every(({ ok }) => ok) ? EXIT.done : EXIT.found,
  };
}
