import { ofBody, piece, type Dice, type Mutator } from "./mutator.js";

/** Changes of a form, by its parts between `&`, as they are written. */
function ofParts(change: (parts: string[], at: number, dice: Dice) => string[]): Mutator {
  return ofBody((body, dice) => {
    // Bytes that are no UTF-8 stay what they are.
    const parts = body.toString("latin1").split("&");
    return Buffer.from(change(parts, dice.below(parts.length), dice).join("&"), "latin1");
  });
}

const latin1 = (text: string) => Buffer.from(text).toString("latin1");

const namedOtherwise = ofParts((parts, at, dice) =>
  parts.with(at, `${latin1(piece(dice))}=${valueOf(parts[at])}`),
);

const otherValue = ofParts((parts, at, dice) =>
  parts.with(at, `${nameOf(parts[at])}=${latin1(encodeURIComponent(piece(dice)))}`),
);

const rawValue = ofParts((parts, at, dice) => parts.with(at, `${nameOf(parts[at])}=${latin1(piece(dice))}`));

const added = ofParts((parts, at, dice) =>
  parts.toSpliced(at, 0, `${latin1(piece(dice))}=${latin1(piece(dice))}`),
);

const dropped = ofParts((parts, at) => parts.toSpliced(at, 1));

const twice = ofParts((parts, at) => parts.toSpliced(at, 0, parts[at] ?? ""));

const many = ofParts((parts, at, { below }) => [
  ...parts,
  ...Array.from({ length: 90 + below(30) }, (_, n) => `${nameOf(parts[at])}${n}=`),
]);

/** Two fields made one: what is signed might be read in two ways. */
const joined = ofParts((parts, at) => {
  const together = parts.slice(at, at + 2).join("%26");
  return parts.toSpliced(at, 2, together.replace(/%26(\w+)=/, "%26$1%3D"));
});

const moved = ofParts((parts, at, { below }) => {
  const rest = parts.toSpliced(at, 1);
  return rest.toSpliced(below(rest.length + 1), 0, parts[at] ?? "");
});

/** A character written as its escape, or an escape as its character. */
const escaped = ofBody((body, { below }) => {
  const text = body.toString("latin1");
  const at = below(text.length);
  const hex = text.charCodeAt(at).toString(16).padStart(2, "0");
  const known = /^%([0-9a-f]{2})/i.exec(text.slice(at));
  const now = known ? String.fromCharCode(parseInt(known[1] ?? "", 16)) : `%${hex}`;
  const rest = text.slice(at + (known ? 3 : 1));
  return Buffer.from(text.slice(0, at) + (text === "" ? "" : now) + rest, "latin1");
});

const withQuestionMark = ofBody((body) => Buffer.concat([Buffer.from("?"), body]));

function nameOf(part = ""): string {
  return part.split("=", 1)[0] ?? "";
}

function valueOf(part = ""): string {
  return part.slice(nameOf(part).length + 1);
}

export const FORM: readonly Mutator[] = [
  ...[namedOtherwise, otherValue, otherValue, rawValue, added, dropped],
  ...[twice, many, joined, moved, escaped, withQuestionMark],
];
