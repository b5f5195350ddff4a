import type { PaymentEvent } from "../../../../src/domain/payment/events.js";
import type { Evidence, Invariant } from "../evidence.js";
import { wasCalled, wasClaimed, wasTerminated } from "../persons.js";
import type { WebhookDelivery } from "../sandbox-control.js";

/** Once acknowledged, a provider never sends it again: from then on its news are nobody's but the engine's. */
export const everyWebhookApplied: Invariant = {
  name: "an acknowledged webhook is applied, once",
  check(evidence) {
    return [...lost(evidence), ...forgedTaken(evidence), ...appliedTwice(evidence)];
  },
};

function lost(evidence: Evidence): string[] {
  if (wasTerminated(evidence) || wasCalled(evidence) || evidence.setAside) return [];
  return evidence.webhooks.flatMap((webhook) => {
    if (!webhook.acknowledged) return [];
    const missing = missingOf(evidence, webhook);
    return missing === null ? [] : [`webhook ${webhook.seq} (${webhook.type}) was acknowledged: ${missing}`];
  });
}

/** What of its news is not in the engine's views; null: all of it is there. */
function missingOf(evidence: Evidence, { type, body }: WebhookDelivery): string | null {
  const { view, aftercare } = evidence;
  const { status, token, outRefundNo } = contentOf(body);
  const hasSucceeded = /^(success|REFUND_SUCCESS)$/i.test(status);
  if (!hasSucceeded) return null;
  switch (type) {
    case "IPN":
    case "PAYMENT": {
      const reversed = aftercare?.refunds.some(({ refundId }) => refundId === "REVERSAL") ?? false;
      const saysNo = view === null || view.status === "failed" || isUndecided(view.status);
      const excused =
        reversed ||
        evidence.events.some((event) => event.type === "moneyReturned") ||
        wasClaimed(evidence, ["charge", "authorize"], "failed") ||
        wasClaimed(evidence, ["cancel"], "succeeded");
      if (saysNo && !excused) return `it was paid, and the engine says ${view?.status ?? "nothing"}`;
      // By a person's word alone no card is taken; the payment stays open for it, and calls a person in the end.
      const isOpenOrCalled = evidence.run === "running" || evidence.events.some(isAboutMissingCard);
      if (isOpenOrCalled && wasClaimed(evidence, ["charge"], "succeeded")) return null;
      return token !== null && type === "IPN" && view?.savedCard === null && !excused && !hasNotice(evidence)
        ? "its saved card is not there"
        : null;
    }
    case "CAPTURE":
      return view?.status === "captured" || wasClaimed(evidence, ["capture"], "failed")
        ? null
        : `it was captured, and the engine says ${view?.status ?? "nothing"}`;
    case "CANCEL":
      return view?.status === "canceled" || wasClaimed(evidence, ["cancel"], "failed") || hasNotice(evidence)
        ? null
        : `it was canceled, and the engine says ${view?.status ?? "nothing"}`;
    case "REFUND": {
      const refundId = outRefundNo?.split("_REFUND_").at(-1) ?? "";
      const known = aftercare?.refunds.find((one) => one.refundId === refundId);
      return known?.status === "refunded" || wasClaimed(evidence, ["refund"], "failed", refundId)
        ? null
        : `${refundId} was refunded, and the engine says ${known?.status ?? "nothing"}`;
    }
    default:
      return null;
  }
}

function isAboutMissingCard(event: PaymentEvent): boolean {
  return event.type === "attentionRaised" && event.reason === "saved_card_missing";
}

/** The aftercare lists every late notification that says something new. */
function hasNotice({ aftercare }: Evidence): boolean {
  return (aftercare?.notices.length ?? 0) > 0;
}

function isUndecided(status: string): boolean {
  return status === "processing" || status === "requires_action";
}

/** Somebody else's words, in the provider's name. */
function forgedTaken({ webhooks }: Evidence): string[] {
  return webhooks
    .filter(({ fault, acknowledged }) => fault === "forged" && acknowledged)
    .map(({ seq, type }) => `webhook ${seq} (${type}) was forged, and acknowledged`);
}

function appliedTwice({ events }: Evidence): string[] {
  const keys = events.flatMap((event) => (event.type === "notificationReceived" ? [event.key] : []));
  return [...new Set(keys)]
    .filter((key) => keys.filter((one) => one === key).length > 1)
    .map((key) => `notification ${key} was applied more than once`);
}

function contentOf(body: string): { status: string; token: string | null; outRefundNo: string | null } {
  const fields = body.startsWith("{")
    ? ((JSON.parse(body) as { data?: Record<string, unknown> }).data ?? {})
    : Object.fromEntries(new URLSearchParams(body));
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === "string" ? value : null;
  };
  return {
    status: text("status") ?? text("refundStatus") ?? "",
    token: text("vaultId"),
    outRefundNo: text("outRefundNo"),
  };
}
