import type { PaymentReport, RequestReport, SavedCard } from "../../../src/domain/reports.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { CallEnded, QueryEnded } from "../../../src/domain/payment/decide.js";
import type { Request } from "../../../src/domain/requests/request.js";
import { after } from "../../../src/domain/time.js";
import {
  answered,
  CARD,
  CUSTOMER_CREATED,
  DUPLICATE,
  news,
  NO_SUCH_TRANSACTION,
  type Opened,
  recordOf,
  refused,
  wordOn,
} from "./facts.js";
import type { Tape } from "../../support/tape.js";

interface Books {
  status: PaymentReport["status"];
  /** Queries don't find a new record at once. */
  readonly visibleAt: string;
  readonly receivedAt: string;
  readonly shopper: { readonly does: "pays" | "declines" | "nothing"; readonly at: string };
  /** When the provider closes it by itself; null: it never does. */
  readonly closesAt: string | null;
  doneAt: string | null;
}

type Settling = { at: string; then: () => void };

/**
 * The smallest provider that keeps books and tells the truth about them, though not always at once: answers are
 * lost, news comes late, twice or in another order. It guards against nothing: what it is told to take twice, it
 * takes twice.
 */
export class ReferenceProvider {
  taken = 0;
  givenBack = 0;
  held = false;
  readonly deliveries: { readonly at: string; readonly notification: ProviderNotification }[] = [];
  private books: Books | null = null;
  private readonly words = new Map<string, RequestReport["status"]>();
  private readonly later: Settling[] = [];
  private readonly terms: Opened;
  private readonly tape: Tape;

  constructor(terms: Opened, tape: Tape) {
    this.terms = terms;
    this.tape = tape;
  }

  get kept(): number {
    return this.taken - this.givenBack;
  }

  /** Whether the shopper or the provider may still change something by itself. */
  get nextChangeAt(): string | null {
    return this.later.map(({ at }) => at).sort()[0] ?? null;
  }

  /** What happens by itself until now. */
  passes(now: string): void {
    for (;;) {
      const next = this.later.sort((a, b) => (a.at < b.at ? -1 : 1))[0];
      if (!next || next.at > now) return;
      this.later.shift();
      next.then();
    }
  }

  receives(request: Request, now: string): CallEnded {
    switch (request.operation) {
      case "createCustomer":
        return CUSTOMER_CREATED;
      case "charge":
      case "authorize":
        return this.order(now);
      case "capture":
        return answered(this.request("capture", request.requestId, now, request.amount.value));
      case "cancel":
        return this.terms.kind === "charge"
          ? answered(this.cancelCharge(now))
          : answered(this.request("cancel", request.requestId, now, 0));
      case "refund":
        return refused("not_offered");
    }
  }

  query(now: string): QueryEnded {
    if (!this.books || this.books.visibleAt > now) return NO_SUCH_TRANSACTION;
    return answered(this.record());
  }

  private order(now: string): CallEnded {
    if (this.books) {
      if (this.books.status !== "open") return DUPLICATE;
      // Not even a repeat is refused for certain: a shopper could pay both.
      this.taken += this.terms.amount.value;
    }
    const tape = this.tape;
    const at = after(now, tape.pick([40, 5, 600, 1799, 1801, 2400, 5000]));
    this.books = {
      status: "open",
      receivedAt: now,
      visibleAt: after(now, tape.pick([0, 0, 20, 600])),
      shopper: { does: tape.pick(["pays", "pays", "declines", "nothing"]), at },
      closesAt: this.terms.provider === "payermax" ? after(now, this.terms.actionTimeoutSeconds + 60) : null,
      doneAt: null,
    };
    switch (tape.pick(["shopper", "at once", "declined"])) {
      case "at once":
        this.pays(now);
        break;
      case "declined":
        this.ends("failed", now);
        break;
      case "shopper":
        this.awaitsShopper(this.books);
        break;
    }
    return answered(this.record());
  }

  private awaitsShopper({ shopper, closesAt }: Books): void {
    if (shopper.does !== "nothing")
      this.later.push({
        at: shopper.at,
        then: () => {
          if (this.books?.status !== "open") return;
          if (shopper.does === "pays") this.pays(shopper.at);
          else this.ends("failed", shopper.at);
        },
      });
    if (closesAt !== null)
      this.later.push({
        at: closesAt,
        then: () => {
          if (this.books?.status === "open") this.ends("closed", closesAt);
        },
      });
  }

  private pays(now: string): void {
    this.ends("succeeded", now);
    if (this.terms.kind === "charge") {
      this.taken += this.terms.amount.value;
      return;
    }
    this.held = true;
    const lapsesAt = after(now, 7 * 86_400);
    this.later.push({ at: lapsesAt, then: () => (this.held = false) });
  }

  private ends(status: PaymentReport["status"], now: string): void {
    if (!this.books) return;
    this.books.status = status;
    this.books.doneAt = now;
    this.tells(this.record(), now);
  }

  /** Pockyt's cancel: closes what is open, and gives back what was paid. */
  private cancelCharge(now: string): PaymentReport {
    if (this.books?.status === "open") this.ends("closed", now);
    else if (this.books?.status === "succeeded") {
      const giveBack = () => (this.givenBack = this.taken);
      // The refund may take its time, or the cancel may have been lost inside the provider.
      const at = this.tape.pick([0, 30, 400, null]);
      if (at !== null) this.later.push({ at: after(now, at), then: giveBack });
      this.passes(now);
    }
    return recordOf("closed");
  }

  private request(
    about: "capture" | "cancel",
    requestId: string,
    now: string,
    amount: number,
  ): RequestReport {
    if (!this.words.has(requestId)) {
      const settle = (at: string, isPossible: boolean) => {
        const status = isPossible && this.held ? "succeeded" : "failed";
        this.words.set(requestId, status);
        if (status === "succeeded") {
          this.held = false;
          if (about === "capture") this.taken += amount;
        }
        this.tells(wordOn(about, status, { requestId }), at);
      };
      const how = this.tape.pick(["at once", "later", "refused"]);
      if (how === "later") {
        this.words.set(requestId, "pending");
        const at = after(now, this.tape.pick([30, 7200]));
        this.later.push({
          at,
          then: () => {
            settle(at, true);
          },
        });
      } else settle(now, how === "at once");
    }
    return wordOn(about, this.words.get(requestId) ?? "pending", { requestId });
  }

  /** What the books say of a request: an operator looks it up. */
  wordOf(requestId: string): RequestReport["status"] | null {
    return this.words.get(requestId) ?? null;
  }

  private record(): PaymentReport {
    const status = this.books?.status ?? "open";
    const card: { savedCard: SavedCard } | null =
      this.terms.saveCard && status === "succeeded" && this.terms.provider === "payermax"
        ? { savedCard: CARD }
        : null;
    return recordOf(status, {
      refundedValue: this.givenBack,
      ...(status === "open" && { actionUrl: "https://3ds.example/1" }),
      ...(this.books?.doneAt && { completedAt: this.books.doneAt }),
      ...card,
    });
  }

  /** Notifies, perhaps late, perhaps twice. */
  private tells(report: PaymentReport | RequestReport, now: string): void {
    const withCard = report.about === "payment" && report.status === "succeeded" && this.terms.saveCard;
    const notification = news(withCard ? { ...report, savedCard: CARD } : report, {
      provider: this.terms.provider,
    });
    // There is no query for captures and cancels, so their news is repeated until it arrives.
    const lost = report.about === "payment" ? [] : [40_000];
    const delays = this.tape.pick<number[]>([[1], [0, 1], [300], [1, 3600], [5000], lost]);
    for (const delay of delays) this.deliveries.push({ at: after(now, delay), notification });
    this.deliveries.sort((a, b) => (a.at < b.at ? -1 : 1));
  }
}
