/**
 * The names by which the relay's seal travels in a signal payload's metadata. Anyone with access to the namespace can
 * signal; the seal says that it was the relay, which has verified the notification, for this very workflow.
 */
export const SEAL = "holdfast-seal";

/** What the worker's codec found of the seal: on its way from the codec to the workflow, and never from outside. */
export const SEAL_VERDICT = "holdfast-seal-verdict";

/** As the codec of a worker that has keys writes it into `SEAL_VERDICT`; `LACKS` is followed by what it lacks. */
export const RIGHT = "right";
export const WRONG = "wrong";
export const LACKS = "lacks ";

/** How a signal's payload stands to the seal, as the worker that reads it can tell. */
export type SealVerdict =
  /** Sealed by the relay, for this workflow. */
  | { readonly seal: "right" }
  /** There is none, or it is not of these bytes for this workflow. `isChecked`: the worker has keys. */
  | { readonly seal: "wrong"; readonly isChecked: boolean }
  /** It is made with a key that the worker doesn't have. */
  | { readonly seal: "unknown"; readonly lacks: string; readonly isChecked: boolean };

/** @param found the payload's `SEAL_VERDICT`; null: it has none, as the worker has no keys */
export function readVerdict(hasSeal: boolean, found: string | null): SealVerdict {
  if (found === RIGHT) return { seal: "right" };
  if (found === WRONG) return { seal: "wrong", isChecked: true };
  if (found?.startsWith(LACKS)) return { seal: "unknown", lacks: found.slice(LACKS.length), isChecked: true };
  return hasSeal
    ? { seal: "unknown", lacks: "all notification keys", isChecked: false }
    : { seal: "wrong", isChecked: false };
}
