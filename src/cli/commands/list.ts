import { Option } from "commander";
import { attentionReasons } from "../../domain/attention.js";
import { formatMoney } from "../../domain/money.js";
import { paymentStatuses } from "../../domain/payment/states.js";
import { providerNames } from "../../providers/terms.js";
import type { Context, Outcome } from "../command.js";
import type { Temporal } from "../connect.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { readLimit, readSince } from "../options.js";
import { READ_MS } from "../read-payment.js";
import { table } from "../text/table.js";
import { shortTime } from "../text/time.js";
import { all, equals, find, findByIds, PAYMENTS, type Found } from "../../client/visibility.js";
import { StandingAttention } from "../../client/standing-attention.js";

interface Wanted {
  readonly status?: string;
  readonly provider?: string;
  readonly attention?: string | true;
  readonly since?: string;
  readonly limit: number;
}

export function registerList(program: Registrar): void {
  const { command, run } = program.command("list", "payments, by Temporal's index of them, the newest first");
  command
    .addOption(new Option("--status <STATUS>", "in this status").choices(paymentStatuses))
    .addOption(new Option("--provider <PROVIDER>", "at this provider").choices(providerNames))
    .addOption(
      new Option("--attention [REASON]", "that call for a person, perhaps for this reason only").choices(
        attentionReasons,
      ),
    )
    .option("--since <TIME>", "started since then: 2026-01-15, 2026-01-15T14:00:00Z, or how long ago: 2h, 3d")
    .option("--limit <N>", "so many at most", readLimit, 50)
    .action((wanted: Wanted) => run((context) => list(context, wanted)));
}

async function list(context: Context, wanted: Wanted): Promise<Outcome<Documents["list"]>> {
  const since = wanted.since === undefined ? null : readSince(wanted.since, context.terminal.now().getTime());
  const temporal = await context.temporal();
  const conditions = [
    equals("PaymentAccount", context.account),
    ...(wanted.provider === undefined ? [] : [equals("PaymentProvider", wanted.provider)]),
  ];
  const ofPayment = [
    ...(wanted.status === undefined ? [] : [equals("PaymentStatus", wanted.status)]),
    ...(since === null ? [] : [`StartTime >= '${since.toISOString()}'`]),
  ];
  const found =
    wanted.attention === undefined
      ? await temporal.within(READ_MS, () =>
          find(temporal.client, all(PAYMENTS, ...conditions, ...ofPayment), wanted.limit),
        )
      : await withAttention(temporal, context.account, wanted, since);
  const payments = found
    .sort((one, other) => (one.startedAt < other.startedAt ? 1 : -1))
    .slice(0, wanted.limit)
    .map(listed);
  return { document: { payments }, text: textOf(payments, context) };
}

/** What calls for a person in the aftercare calls for the payment. */
async function withAttention(
  temporal: Temporal,
  account: string,
  { attention: reason, status, provider }: Wanted,
  since: Date | null,
): Promise<Found[]> {
  const standing = await new StandingAttention(temporal).find(account);
  const ofReason = standing.filter(({ attention }) => reason === true || attention === reason);
  const aftercares = ofReason.filter(({ isAftercare }) => isAftercare);
  const payments = await temporal.within(READ_MS, () => findByIds(temporal.client, aftercares, "payment"));
  const merged = new Map<string, Found>();
  for (const one of ofReason) {
    const payment = one.isAftercare ? payments.find(({ paymentId }) => paymentId === one.paymentId) : one;
    if (!merged.has(one.paymentId))
      merged.set(one.paymentId, { ...(payment ?? one), attention: one.attention });
  }
  return [...merged.values()].filter(
    (one) =>
      (status === undefined || one.status === status) &&
      (provider === undefined || one.provider === provider) &&
      (since === null || one.startedAt >= since.toISOString()),
  );
}

function listed(one: Found): Documents["list"]["payments"][number] {
  const { paymentId, account, provider, status, amount, attention, dueAt, startedAt, closedAt } = one;
  return { paymentId, account, provider, status, amount, attention, dueAt, startedAt, closedAt };
}

function textOf(payments: Documents["list"]["payments"], { style }: Context): string {
  if (payments.length === 0) return "none";
  return table(
    ["PAYMENT", "PROVIDER", "STATUS", "AMOUNT", "ATTENTION", "DUE (UTC)", "STARTED (UTC)"],
    payments.map(({ paymentId, provider, status, amount, attention, dueAt, startedAt }) => [
      paymentId,
      provider ?? "",
      status ?? "",
      amount ? formatMoney(amount) : "",
      attention === null ? "" : style.bad(attention),
      shortTime(dueAt),
      shortTime(startedAt),
    ]),
  );
}
