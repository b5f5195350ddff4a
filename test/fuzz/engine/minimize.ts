import type { FuzzInput } from "../input.js";

/**
 * A smaller input of which the same is wrong: changes on the way are left out, and spans of the body, down to single
 * bytes.
 *
 * @param fails whether the same is wrong with it
 */
export async function minimize(
  input: FuzzInput,
  fails: (input: FuzzInput) => Promise<boolean>,
): Promise<FuzzInput> {
  let smallest = input;
  const takes = async (candidate: FuzzInput): Promise<boolean> => {
    if (!(await fails(candidate))) return false;
    smallest = candidate;
    return true;
  };
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    for (const simpler of simplerEnvelopes(smallest)) if (await takes(simpler)) isSmaller = true;
    for (let span = Math.ceil(smallest.body.length / 2); span >= 1; span = Math.floor(span / 2))
      for (let from = 0; from < smallest.body.length;) {
        const { body } = smallest;
        const shorter = Buffer.concat([body.subarray(0, from), body.subarray(from + span)]);
        if (await takes({ ...smallest, body: shorter })) isSmaller = true;
        else from += span;
      }
  }
  return smallest;
}

function simplerEnvelopes(input: FuzzInput): FuzzInput[] {
  const without = <T>(list: readonly T[]) => list.map((_, at) => list.toSpliced(at, 1));
  return [
    ...without(input.tampered).map((tampered) => ({ ...input, tampered })),
    ...without(input.signTampered).map((signTampered) => ({ ...input, signTampered })),
    ...(input.signs === 1 ? [] : [{ ...input, signs: 1 }]),
  ];
}
