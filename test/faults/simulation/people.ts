import type { Command } from "../../../src/domain/payment/decide.js";
import { isFinal } from "../../../src/domain/payment/states.js";
import { standing } from "../../../src/domain/attention.js";
import type { Books } from "../../../src/domain/requests/books.js";
import type { Request } from "../../../src/domain/requests/request.js";
import { isResolvable } from "../../../src/domain/requests/watchdog.js";
import type { World } from "./world.js";

const MINUTE = 60;
const DAY = 86_400;

/** The merchant's backend: commands, refunds, now and then in the wrong moment. */
export function merchant(world: World): void {
  const { tape, agenda, payment, terms } = world;
  const when = [MINUTE, 20, 5 * MINUTE, DAY, 5 * DAY, 7 * DAY - 100] as const;
  const commands = tape.pick([1, 2, 3, 0]);
  for (let index = 0; index < commands; index++) {
    const command = tape.pick<Command>([
      { name: "capture" },
      { name: "cancel" },
      { name: "capture", amount: { currency: "USD", value: 700 } },
    ]);
    const at = tape.pick(when);
    if (terms.kind === "authCapture") agenda.at(at, () => void payment.command(command));
  }
  const refunds = tape.pick([1, 0, 2, 3]);
  for (let index = 0; index < refunds; index++) {
    const refundId = `R${tape.pick([1, 2, 3])}`;
    const value = tape.pick([500, 700, 2000, 1]);
    const at = tape.pick([600, DAY, 9 * DAY, 200 * DAY, 500 * DAY]);
    agenda.at(at, () => {
      if (isFinal(payment.state.status))
        world.careAfter().refund({ refundId, amount: { currency: "USD", value } });
    });
  }
}

/** Who errs settles against the provider's books. */
export class Operator {
  hasErred = false;
  /** Of a payment whose money its aftercare had taken over: from then on two have charge of it. */
  hasResetWhatIsOver = false;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    const { tape, agenda, mischief } = world;
    const visits = tape.pick([0, 1, 2, 3]);
    for (let index = 0; index < visits; index++) {
      const at = tape.pick([30, 10 * MINUTE, 90 * MINUTE, 2 * DAY, 8 * DAY, 30 * DAY]);
      const what = tape.pick(["settle", "acknowledge", "cancel", "reset", "reset aftercare", "err"]);
      const point = tape.pick([0, 1, 2, 3, 5, 8, 13, 21]);
      agenda.at(at, () => {
        if (mischief.isOver) return;
        mischief.strikes(`operator: ${what}`);
        this.does(what, point);
      });
    }
  }

  private does(
    what: "settle" | "acknowledge" | "cancel" | "reset" | "reset aftercare" | "err",
    point: number,
  ) {
    const { payment, aftercare } = this.world;
    switch (what) {
      case "settle":
        this.settles(true);
        break;
      case "err":
        this.settles(false);
        break;
      case "acknowledge":
        this.acknowledges();
        break;
      case "cancel":
        if (!payment.isClosed) payment.receive({ by: "cancellation" });
        break;
      case "reset":
        if (payment.isClosed && aftercare) this.hasResetWhatIsOver = true;
        payment.resetTo(point % payment.length);
        break;
      case "reset aftercare":
        if (aftercare) aftercare.resetTo(point % aftercare.length);
        break;
    }
  }

  acknowledges(): void {
    const { payment, aftercare } = this.world;
    const seen = { note: "seen to", operator: "ada" };
    if (!payment.isClosed && standing(payment.state.concerns))
      payment.command({ name: "acknowledge", ...seen });
    if (aftercare && standing(aftercare.state.concerns)) aftercare.acknowledge("ada");
  }

  /** Settles what can be settled, as the provider's books say it, or else the other way round. */
  settles(truly: boolean): void {
    const { payment, aftercare, twin, ledger, terms } = this.world;
    // Nobody settles what the provider is still about to do.
    if (truly && !twin.isSettled) return;
    const evidence = { evidence: "the provider's portal", operator: "ada" };
    const outcomeOf = (isDone: boolean) => (isDone === truly ? "succeeded" : "failed");
    for (const { requestId, operation, amount } of payment.isClosed ? [] : resolvable(payment.state)) {
      // Of a charge that is to be canceled, what counts is whether the money is still there.
      const isAbandoned = terms.kind === "charge" && payment.state.status === "canceling";
      const isCharged = isAbandoned ? ledger.kept > 0 : twin.statusOf(requestId) === "succeeded";
      const isDone = isAbandoned && operation === "cancel" ? !isCharged : isCharged;
      // Of another amount than was asked for there is no true answer: it is booked by hand.
      if (operation === "capture" && isDone && ledger.taken !== amount.value) this.hasErred = true;
      const refusal = payment.command({
        name: "resolve",
        operation,
        outcome: outcomeOf(isDone),
        ...evidence,
      });
      if (refusal === null && !truly) this.hasErred = true;
    }
    for (const { requestId, refundId } of aftercare ? resolvable(aftercare.state) : []) {
      const isDone = twin.statusOf(requestId) === "succeeded";
      const refusal = aftercare?.resolve({ refundId, outcome: outcomeOf(isDone), ...evidence });
      if (refusal === null && !truly) this.hasErred = true;
    }
  }
}

function resolvable<Kept extends Request>({ requests, concerns }: Books<Kept>): readonly Kept[] {
  return requests.filter((request) => isResolvable(request, concerns));
}
