import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earliest } from "../../../src/domain/time.js";
import type { ProviderNotification } from "../../../src/domain/notification.js";
import type { CallEnded, Command } from "../../../src/domain/payment/decide.js";
import type { Request } from "../../../src/domain/requests/request.js";
import { expectFoldOfEvents, expectToGoOn, Invariants, telling } from "./invariants.js";
import {
  AUTHORIZATION,
  CARD,
  CHARGE,
  CONNECTION_REFUSED,
  type Opened,
  refused,
  TIMED_OUT,
  usd,
} from "./facts.js";
import { ReferenceProvider } from "./reference-provider.js";
import { SimulatedPayment } from "./simulated-payment.js";
import { Tape } from "../../support/tape.js";
import { STORIES, tapes } from "./tapes.js";

function terms(tape: Tape): Opened {
  const kind = tape.pick([
    CHARGE,
    AUTHORIZATION,
    AUTHORIZATION,
    CHARGE,
    { ...CHARGE, firstOperation: "createCustomer", customerNo: null },
    { ...CHARGE, provider: "payermax" },
  ] as const);
  return {
    ...kind,
    saveCard: tape.pick([false, true]),
    askFirst: tape.once(4),
    actionTimeoutSeconds: tape.pick([1800, 3600]),
    onAuthorizationExpiry: tape.pick(["expire", "capture", "cancel"]),
  };
}

const ENDINGS = [
  ...(["answered", "answered", "answered", "answered", "answer lost", "request lost", "notSent"] as const),
  ...(["answered", "answered", "answered", "answered", "answer lost", "request lost", "refused"] as const),
] as const;

/** One payment, its provider, its merchant and, where nobody else can settle a doubt, a person who reads the books. */
class World {
  readonly tape: Tape;
  readonly payment: SimulatedPayment;
  readonly provider: ReferenceProvider;
  private commands: { at: string; command: Command }[];
  /** What the payment left for its aftercare. */
  readonly told: ProviderNotification[] = [];
  cardWasAnnounced = false;
  private steps = 0;

  constructor(tape: Tape) {
    this.tape = tape;
    const opened = terms(tape);
    this.payment = new SimulatedPayment(opened, new Invariants());
    this.provider = new ReferenceProvider(opened, tape);
    this.commands = [...merchant(tape)].map(([seconds, command]) => ({
      at: new Date(Date.parse(this.payment.now) + seconds * 1000).toISOString(),
      command,
    }));
  }

  runs(): void {
    for (;;) {
      if (++this.steps > 3_000) throw new Error("it never ends");
      this.catchesUp();
      expectToGoOn(this.payment);
      if (!this.moves()) return;
    }
  }

  /** Everything that happened outside by now. */
  private catchesUp(): void {
    const { payment, provider } = this;
    provider.passes(payment.now);
    while (provider.deliveries[0] && provider.deliveries[0].at <= payment.now) {
      const delivery = provider.deliveries.shift();
      if (!delivery) continue;
      payment.hears(delivery.notification);
      const { report } = delivery.notification;
      if (report.about === "payment" && report.savedCard) this.cardWasAnnounced = true;
    }
    const due = this.commands.filter(({ at }) => at <= payment.now);
    this.commands = this.commands.filter(({ at }) => at > payment.now);
    for (const { command } of due) payment.command(command);
    this.operator();
  }

  private moves(): boolean {
    const { payment, provider } = this;
    const { next } = payment;
    switch (next.do) {
      case "finish":
        return false;
      case "send":
        payment.sends(
          next.request.operation,
          () => this.call(next.request),
          () => {
            this.slowly();
          },
        );
        break;
      case "query":
        payment.asks(
          () => (this.tape.once(5) ? TIMED_OUT : provider.query(payment.now)),
          () => {
            this.slowly();
          },
        );
        break;
      case "giveUp":
        payment.givesUp();
        break;
      case "tick":
        payment.ticks();
        break;
      case "tellAftercare":
        this.told.push(payment.tells());
        break;
      case "wait":
        payment.now =
          earliest(
            next.until,
            provider.nextChangeAt,
            provider.deliveries[0]?.at ?? null,
            this.commands[0]?.at ?? null,
          ) ?? payment.now;
        break;
    }
    return true;
  }

  private slowly(): void {
    this.payment.pass(this.tape.pick([1, 0, 29]));
    this.provider.passes(this.payment.now);
  }

  private call(request: Request): CallEnded {
    const { payment, provider } = this;
    const receive = () => provider.receives(request, payment.now);
    switch (this.tape.pick(ENDINGS)) {
      case "answered":
        return receive();
      case "answer lost":
        receive();
        return TIMED_OUT;
      case "request lost":
        return TIMED_OUT;
      case "notSent":
        return CONNECTION_REFUSED;
      case "refused":
        return refused("000023");
    }
  }

  /**
   * Days later, a person reads the provider's books where the core can't: there is no query for captures, and no
   * fourth cancel of a charge.
   */
  private operator(): void {
    const { payment, provider } = this;
    const { state, request } = payment;
    const { outcomeUnknown } = payment.view;
    if (!outcomeUnknown || !request) return;
    // A charge goes on by itself until its third cancel had no effect.
    if (state.kind === "charge" && !request.requestId.endsWith("_CANCEL_3")) return;
    if (Date.parse(payment.now) - Date.parse(outcomeUnknown.since) < 2 * 86_400_000) return;
    const { operation } = outcomeUnknown;
    if (operation !== "capture" && operation !== "cancel") return;
    // Nobody settles what the provider is still about to do.
    if (provider.nextChangeAt !== null) return;
    // A deadline of this very moment comes first.
    if (payment.next.do === "tick" || payment.next.do === "giveUp") return;
    expect(payment.view.attention?.reason).toBe("outcome_unknown");
    const isDone =
      state.kind === "charge" ? provider.kept === 0 : provider.wordOf(request.requestId) === "succeeded";
    const outcome = isDone ? "succeeded" : "failed";
    expect(
      payment.command({ name: "resolve", operation, outcome, evidence: "the books", operator: "ada" }),
    ).toBeNull();
    expect(payment.view.attention).toBeNull();
  }
}

function merchant(tape: Tape): (readonly [number, Command])[] {
  const times = [60, 3600, 86_400, 500_000, 604_700] as const;
  return tape.pick<(readonly [number, Command])[]>([
    [[tape.pick(times), { name: "capture" }]],
    [[tape.pick(times), { name: "cancel" }]],
    [
      [tape.pick(times), { name: "capture", amount: usd(700) }],
      [tape.pick(times), { name: "capture" }],
    ],
    [
      [tape.pick(times), { name: "cancel" }],
      [tape.pick(times), { name: "capture" }],
    ],
    [],
  ]);
}

/** However many stories are asked for. */
const LONG = { timeout: 3_600_000 };

describe("with a provider that tells the truth and answers in the end", () => {
  it("every payment ends with what the provider's books say", LONG, () => {
    fc.assert(
      fc.property(tapes(120), (bytes) => {
        const world = new World(new Tape(bytes));
        const { payment, provider } = world;
        telling(payment, () => {
          world.runs();
          provider.passes("2036-01-01T00:00:00.000Z");
          const { status, capturedAmount, outcomeUnknown } = payment.view;
          expect(outcomeUnknown).toBeNull();
          expect(provider.kept).toBe(capturedAmount?.value ?? 0);
          expect(status === "captured").toBe(provider.kept > 0);
          expect(provider.held).toBe(false);
          if (status !== "failed") expect(provider.givenBack).toBe(0);
          if (status === "captured" && payment.state.saveCard)
            expect(payment.view.savedCard !== null).toBe(
              payment.view.attention?.reason !== "saved_card_missing",
            );
          if (status === "captured" && world.cardWasAnnounced) expect(payment.view.savedCard).toEqual(CARD);
          expectFoldOfEvents(payment);
        });
      }),
      STORIES,
    );
  });
});
