import type { FuzzInput } from "../input.js";
import { BYTES } from "./bytes.js";
import { ENVELOPE } from "./envelope.js";
import { FORM } from "./form.js";
import { JSON_TOKENS } from "./json.js";
import type { Dice, Mutator } from "./mutator.js";

/** One to four changes, mostly by what knows the body's format. */
export function mutate(input: FuzzInput, dice: Dice): FuzzInput {
  let changed = input;
  for (let changes = 1 + dice.below(4); changes > 0; changes--)
    changed = (dice.pick(families(changed, dice)) ?? unchanged)(changed, dice);
  return changed;
}

function families({ contentType }: FuzzInput, { below }: Dice): readonly Mutator[] {
  const chance = below(10);
  if (chance < 2) return ENVELOPE;
  if (chance < 4) return BYTES;
  return contentType === "application/json" ? JSON_TOKENS : FORM;
}

const unchanged: Mutator = (input) => input;
