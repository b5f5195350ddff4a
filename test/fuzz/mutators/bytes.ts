import { ofBody, piece, type Dice, type Mutator } from "./mutator.js";

/** Changes that know no format. */

function replaced(body: Buffer, from: number, removed: number, insert: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, from), insert, body.subarray(from + removed)]);
}

/** Mostly short ones. */
function spanOf(body: Buffer, { below }: Dice): { readonly from: number; readonly length: number } {
  const from = below(body.length + 1);
  const longest = below(8) === 0 ? body.length - from : 8;
  return { from, length: Math.min(below(longest + 1), body.length - from) };
}

const flippedBit = ofBody((body, { below }) => {
  const changed = Buffer.from(body);
  const at = below(body.length);
  if (body.length > 0) changed[at] = (changed[at] ?? 0) ^ (1 << below(8));
  return changed;
});

const anyByte = ofBody((body, dice) =>
  replaced(body, dice.below(body.length + 1), dice.below(2), Buffer.from([dice.below(256)])),
);

const cutOut = ofBody((body, dice) => {
  const { from, length } = spanOf(body, dice);
  return replaced(body, from, length, Buffer.alloc(0));
});

const putIn = ofBody((body, dice) => {
  const { from, length } = spanOf(body, dice);
  return replaced(body, from, dice.below(2) * length, Buffer.from(piece(dice)));
});

const copied = ofBody((body, dice) => {
  const { from, length } = spanOf(body, dice);
  const copy = body.subarray(from, from + length);
  return replaced(body, dice.below(body.length + 1), 0, copy);
});

const repeated = ofBody((body, dice) => {
  const { from, length } = spanOf(body, dice);
  const times = 2 ** dice.below(15);
  const copy = body.subarray(from, from + Math.min(length, 16));
  return replaced(body, from, 0, Buffer.concat(Array.from({ length: times }, () => copy)));
});

const cutOff = ofBody((body, { below }) => body.subarray(0, below(body.length + 1)));

/** Its own beginning, and the end of another. */
const crossed = ofBody((body, { below, other }) =>
  Buffer.concat([
    body.subarray(0, below(body.length + 1)),
    other.body.subarray(below(other.body.length + 1)),
  ]),
);

export const BYTES: readonly Mutator[] = [
  ...[flippedBit, anyByte, cutOut, putIn, putIn],
  ...[copied, repeated, cutOff, crossed],
];
