/** Asks once for all who want to know within `forMs`. */
export function cached(
  ask: () => Promise<boolean>,
  forMs: number,
  now: () => number,
): () => Promise<boolean> {
  let asked: { readonly at: number; readonly answer: Promise<boolean> } | null = null;
  return () => {
    if (asked === null || now() - asked.at >= forMs) asked = { at: now(), answer: ask() };
    return asked.answer;
  };
}
