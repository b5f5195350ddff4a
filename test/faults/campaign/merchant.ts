import { setTimeout as sleep } from "node:timers/promises";
import {
  HoldfastError,
  type AuthorizationRequest,
  type PaymentRequest,
  type PaymentView,
} from "../../../src/client.js";
import { newCard, type SavedPockytCard } from "./cards.js";
import { othersDecide, staffSettles } from "./others-decide.js";
import type { PaymentPlan } from "./payment-plan.js";
import type { Progress } from "./progress.js";
import type { World } from "./world.js";

/** How long the backend tries before it leaves the payment to itself. */
const CALL_MS = 15_000;
const START_MS = 60_000;
/** Long, as a payment that it leaves unfinished stays with the worker, in addition to those in flight. */
const WAIT_MS = 60_000;
const POLL_MS = 1_200;

/** What the merchant did and was told: of this the auditor takes only what was asked for. */
export interface MerchantsRecord {
  readonly from: number;
  to: number;
  /** Calls and what came of them, as lines. */
  readonly told: string[];
}

/** A merchant's backend, and its shopper. Repeats each call that brought no answer, as a good backend does. */
export class Merchant {
  readonly #world: World;
  readonly #progress: Progress;
  readonly #savedCards: readonly SavedPockytCard[];

  constructor(world: World, progress: Progress, savedCards: readonly SavedPockytCard[]) {
    this.#world = world;
    this.#progress = progress;
    this.#savedCards = savedCards;
  }

  async pay(plan: PaymentPlan, cardIsGone: boolean, isOver: () => boolean): Promise<MerchantsRecord> {
    const record: MerchantsRecord = { from: Date.now(), to: Date.now(), told: [] };
    try {
      await this.#story(plan, cardIsGone, record, isOver);
    } catch (error) {
      record.told.push(`the backend gave up: ${describe(error)}`);
    }
    // What nobody decides stays open, and the worker asks about it: in a long run about hundreds of payments.
    await othersDecide(this.#world, plan).catch((error: unknown) => {
      record.told.push(`nobody decided: ${describe(error)}`);
    });
    record.to = Date.now();
    return record;
  }

  async #story(plan: PaymentPlan, cardIsGone: boolean, record: MerchantsRecord, isOver: () => boolean) {
    const { paymentId, kind } = plan;
    const { holdfast } = this.#world;
    const start = async () => {
      const request = await this.#request(plan, cardIsGone);
      return kind === "charge" ? holdfast.charge(request) : holdfast.authorize(request);
    };
    const started = await Promise.all(
      Array.from({ length: plan.starts }, () => this.#insist("start", start, START_MS, record)),
    );
    let view = started.find((reply) => reply !== null) ?? null;
    if (view === null) return;
    view = await this.#until(plan, (now) => now.action !== null || isDecided(now), isOver);
    if (view?.action && plan.shopper !== "never") {
      await sleep(plan.shopperAfterMs);
      const decided = await this.#world.sandbox.decide(paymentId, plan.shopper);
      record.told.push(`the shopper: ${plan.shopper}${decided ? "" : ", too late"}`);
    }
    view = await this.#until(plan, isDecided, isOver);
    if (view?.status === "authorized" && plan.commands.length > 0) {
      await this.#command(plan, record);
      await staffSettles(this.#world, plan);
      view = await this.#until(plan, (now) => now.status !== "authorized" && isDecided(now), isOver);
    }
    if (view?.status === "captured") await this.#refund(plan, record);
  }

  async #request(plan: PaymentPlan, cardIsGone: boolean): Promise<AuthorizationRequest> {
    const { paymentId, provider, value, flow, saveCard } = plan;
    const common = {
      ...{ paymentId, provider, amount: { currency: "USD", value } },
      description: plan.longDescription ? "Two nights at the sea" : "Two nights",
      returnUrl: "https://shop.example/return",
    };
    if (flow === "pockyt saved card") {
      const card = this.#savedCards[plan.index % this.#savedCards.length];
      if (card === undefined) throw new Error("no saved card was made beforehand");
      return { ...common, method: { type: "savedCard", ...card } };
    }
    if (flow.startsWith("payermax hosted"))
      return { ...common, customer: { reference: "USER42" }, method: { type: "hosted" } };
    const cardRef = await newCard(this.#world.holdfast.cards, flow, cardIsGone);
    const method: PaymentRequest["method"] = { type: "card", cardRef, ...(saveCard && { saveCard }) };
    if (provider === "payermax") return { ...common, method, customer: SHOPPER };
    const isShort = flow === "pockyt abandoned 3DS";
    return { ...common, method, ...(isShort && { actionTimeoutSeconds: 12 }) };
  }

  async #command({ paymentId, commands }: PaymentPlan, record: MerchantsRecord): Promise<void> {
    await Promise.all(
      commands.map(async ({ name, value, afterMs }) => {
        await sleep(afterMs);
        const amount = value === null ? {} : { amount: { currency: "USD", value } };
        await this.#insist(
          name,
          () => this.#world.holdfast[name]({ paymentId, ...(name === "capture" && amount) }),
          CALL_MS * 2,
          record,
        );
      }),
    );
  }

  async #refund(plan: PaymentPlan, record: MerchantsRecord): Promise<void> {
    const { paymentId, refunds } = plan;
    for (const { refundId, value, afterMs } of refunds) {
      await sleep(afterMs);
      const refund = { paymentId, refundId, amount: { currency: "USD", value } };
      await this.#insist(
        `refund ${refundId}`,
        () => this.#world.holdfast.refund(refund),
        CALL_MS * 2,
        record,
      );
      await staffSettles(this.#world, plan);
    }
  }

  /** Looks at the payment now and then; null: nobody could tell in time. */
  async #until(
    { paymentId }: PaymentPlan,
    isWanted: (view: PaymentView) => boolean,
    isOver: () => boolean,
  ): Promise<PaymentView | null> {
    const deadline = Date.now() + WAIT_MS;
    let last = "";
    while (Date.now() < deadline && !isOver()) {
      const view = await within(CALL_MS, this.#world.holdfast.get({ paymentId })).catch((error: unknown) => {
        if (error instanceof HoldfastError) throw error;
        return null;
      });
      if (view !== null && view.status !== last) {
        if (last !== "") this.#progress.made();
        last = view.status;
      }
      if (view !== null && isWanted(view)) return view;
      await sleep(POLL_MS);
    }
    return null;
  }

  /** Repeats the call until it is answered or refused; null: neither in time. */
  async #insist<Reply extends { readonly status: string }>(
    what: string,
    call: () => Promise<Reply>,
    forMs: number,
    record: MerchantsRecord,
  ): Promise<Reply | null> {
    const deadline = Date.now() + forMs;
    for (;;) {
      try {
        const reply = await within(CALL_MS, call());
        record.told.push(`${what}: ${reply.status}`);
        this.#progress.made();
        return reply;
      } catch (error) {
        if (error instanceof HoldfastError || Date.now() > deadline) {
          record.told.push(`${what}: ${describe(error)}`);
          return null;
        }
        await sleep(700);
      }
    }
  }
}

const SHOPPER = {
  reference: "USER42",
  countryCode: "US",
  clientIp: "203.0.113.7",
  userAgent: "Mozilla/5.0",
  firstName: "Ada",
  lastName: "Byron",
  email: "ada@example.com",
};

/** What of the shopper and the order no history may show without a key. */
export const PRIVATE = [SHOPPER.email, SHOPPER.lastName, SHOPPER.clientIp, SHOPPER.userAgent, "Two nights"];

const DECIDED = new Set(["authorized", "captured", "canceled", "expired", "failed"]);

function isDecided({ status }: PaymentView): boolean {
  return DECIDED.has(status);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 200) : String(error);
}

/** The call goes on meanwhile, and whatever becomes of it then is nobody's business. */
async function within<T>(ms: number, call: Promise<T>): Promise<T> {
  call.catch(() => undefined);
  const timer = new AbortController();
  try {
    return await Promise.race([
      call,
      sleep(ms, undefined, { signal: timer.signal }).then(() =>
        Promise.reject(new Error(`no answer in ${ms} ms`)),
      ),
    ]);
  } finally {
    timer.abort();
  }
}
