import { iso } from "../../domain/time.js";
import type { Context, Outcome } from "../command.js";
import type { Registrar } from "../define-command.js";
import type { Documents } from "../documents.js";
import { all, AFTERCARE, equals, isSet, PAYMENTS, RUNNING } from "../../client/visibility.js";

export function registerViews(program: Registrar): void {
  const { command, run } = program.command("views", "links that open the Temporal UI with useful filters");
  command
    .option("--ui <URL>", "where the Temporal UI is; default: HOLDFAST_UI_URL, or http://localhost:8233")
    .action(({ ui }: { readonly ui?: string }) => run((context) => Promise.resolve(views(context, ui))));
}

const DAY_MS = 86_400_000;

function views(context: Context, ui?: string): Outcome<Documents["views"]> {
  const base = (ui ?? context.config.uiUrl).replace(/\/+$/, "");
  const { namespace } = context.temporalConfig;
  const made = filters(context.account, context.terminal.now().getTime()).map(([name, query]) => ({
    name,
    query,
    url: `${base}/namespaces/${encodeURIComponent(namespace)}/workflows?query=${encodeURIComponent(query)}`,
  }));
  const text = made.map(({ name, url }) => `${context.style.strong(name)}\n  ${url}`).join("\n");
  return { document: { views: made }, text };
}

/** The name of each view and its list filter. What was captured today is what ended since midnight, UTC. */
export function filters(account: string, now: number): readonly (readonly [string, string])[] {
  const ours = equals("PaymentAccount", account);
  const payments = all(PAYMENTS, ours);
  const midnight = iso(now - (now % DAY_MS));
  return [
    ["needs attention", all(`(${PAYMENTS} OR ${AFTERCARE})`, ours, isSet("PaymentAttention"), RUNNING)],
    [
      "unknown outcome for an hour or longer",
      all(ours, equals("PaymentAttention", "outcome_unknown"), RUNNING),
    ],
    ["awaiting the shopper", all(payments, equals("PaymentStatus", "requires_action"), RUNNING)],
    [
      "held and expiring within a day",
      all(payments, equals("PaymentStatus", "authorized"), RUNNING, `PaymentDueAt < '${iso(now + DAY_MS)}'`),
    ],
    ["captured today", all(payments, equals("PaymentStatus", "captured"), `CloseTime >= '${midnight}'`)],
    ["failed", all(payments, equals("PaymentStatus", "failed"))],
    // A record: it can't be cleared there. What somebody has seen to since, only `stuck` leaves out.
    [
      "ended with attention",
      all(payments, isSet("PaymentAttention"), "ExecutionStatus NOT IN ('Running', 'ContinuedAsNew')"),
    ],
  ];
}
