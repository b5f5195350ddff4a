import type { Splice } from "../input.js";
import type { Dice, Mutator } from "./mutator.js";
import { piece } from "./mutator.js";

/** Changes of all but the unsigned body: who signs, and what happens to it and its signature on the way. */

const otherSigner: Mutator = (input, { pick, target }) => ({
  ...input,
  signedBy: pick(target.signers) ?? "nobody",
});

/** Most inputs must be signed, or nothing behind the signature is ever tried. */
const signed: Mutator = (input, { target: { signers } }) => ({ ...input, signedBy: signers[0] ?? "nobody" });

const otherType: Mutator = (input, { pick, target }) => ({
  ...input,
  contentType: pick(target.contentTypes) ?? input.contentType,
});

const otherSigns: Mutator = (input, { below }) => ({ ...input, signs: below(4) });

/** What base64, forms and JSON may let pass in more than one writing. */
const LOOSE = [
  ...["=", "==", "\n", " ", "-", "_", "+", "/", "\u0000", "A", "%", "&", "?", '"', "{", ","],
  ...["\u00a0", "\ufeff", "\v", "\u2028"],
];

/** Often right at the beginning, where readers pass over what doesn't belong there. */
function splice(dice: Dice): Splice {
  const { below, pick } = dice;
  const text = below(2) === 0 ? pick(LOOSE) : piece(dice);
  const at = below(3) === 0 ? below(3) : below(1024);
  return { at, remove: below(2) * below(3), insert: Buffer.from(text ?? "") };
}

/** The last characters of base64 hold bits that belong to no byte. */
const signEnd: Mutator = (input, { below, pick }) => {
  const insert = Buffer.from(pick(["", "=", "A", "Q==", "w", "\n"]) ?? "");
  return { ...input, signTampered: [{ at: 168 + below(6), remove: below(3), insert }] };
};

const tampered: Mutator = (input, dice) => ({
  ...input,
  tampered: [...input.tampered, splice(dice)].slice(-3),
});

const signTampered: Mutator = (input, dice) => ({
  ...input,
  signTampered: [...input.signTampered, splice(dice)].slice(-3),
});

const untouched: Mutator = (input) => ({ ...input, tampered: [], signTampered: [], signs: 1 });

export const ENVELOPE: readonly Mutator[] = [
  ...[otherSigner, signed, signed, otherType, otherSigns, signEnd],
  ...[tampered, signTampered, untouched, untouched],
];
