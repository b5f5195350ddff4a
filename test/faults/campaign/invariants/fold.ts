import { isDeepStrictEqual } from "node:util";
import { evolve as evolveAftercare } from "../../../../src/domain/aftercare/evolve.js";
import type { AftercareState } from "../../../../src/domain/aftercare/state.js";
import { view as viewAftercare } from "../../../../src/domain/aftercare/view.js";
import { fold } from "../../../../src/domain/payment/evolve.js";
import { view as viewPayment } from "../../../../src/domain/payment/view.js";
import type { Evidence, Invariant } from "../evidence.js";

/** The events explain the view: folding them gives it, as anyone can do who keeps them. */
export const eventsFold: Invariant = {
  name: "the events fold to the view",
  check(evidence) {
    return [...payment(evidence), ...aftercare(evidence)];
  },
};

function payment({ events, view }: Evidence): string[] {
  if (view === null || events.length === 0) return [];
  return differing("the payment", () => viewPayment(fold(events)), view);
}

function aftercare({ aftercareEvents: events, aftercare: view }: Evidence): string[] {
  if (view === null || events.length === 0) return [];
  return differing("the aftercare", () => viewAftercare(foldAftercare(events)), view);
}

function foldAftercare(events: Evidence["aftercareEvents"]): AftercareState {
  const state = events.reduce<AftercareState | null>(evolveAftercare, null);
  if (!state) throw new Error("an aftercare has at least one event");
  return state;
}

/** The view has come as JSON, where a field that is undefined is missing. */
function differing(what: string, folded: () => object, view: object): string[] {
  let plain: Record<string, unknown>;
  try {
    plain = JSON.parse(JSON.stringify(folded())) as Record<string, unknown>;
  } catch (error) {
    return [`the events of ${what} can't be folded: ${String(error)}`];
  }
  const names = Object.keys({ ...plain, ...view }).filter(
    (name) => !isDeepStrictEqual(plain[name], (view as Record<string, unknown>)[name]),
  );
  return names.length === 0
    ? []
    : [`the events of ${what} fold to another ${names.join(", ")} than its view has`];
}
