import { patched, workflowInfo } from "@temporalio/workflow";
import type { SealVerdict } from "../../domain/seal.js";

const UNVERIFIED = "unverified-notifications";

/** The workflow task fails, and is tried again until a worker has the key. */
class MissingNotificationKey extends Error {
  override readonly name = "MissingNotificationKey";
}

/**
 * Which notifications a run takes for the relay's. While its workers have no keys, all of them. A worker that has keys
 * doesn't believe one without the right seal, and the first that it turns down leaves a mark in the history: from there
 * on every worker turns them down in this run. So a replay decides as it was decided, whatever keys the worker has by
 * then: before the mark all were believed, after it the seal alone decides.
 */
export class Seals {
  private isMarked = false;

  /**
   * @throws MissingNotificationKey where that hangs on a key that this worker lacks
   */
  isRelays(verdict: SealVerdict): boolean {
    if (verdict.seal === "right") return true;
    if (!this.mustBeSealed(verdict)) return true;
    if (verdict.seal === "wrong") return false;
    throw new MissingNotificationKey(
      `a notification is sealed and this worker lacks ${verdict.lacks}; add it to HOLDFAST_NOTIFICATION_KEYS`,
    );
  }

  private mustBeSealed({ isChecked }: Exclude<SealVerdict, { seal: "right" }>): boolean {
    const isFresh = !workflowInfo().unsafe.isReplaying;
    if (!this.isMarked && (!isFresh || isChecked)) this.isMarked = patched(UNVERIFIED);
    return this.isMarked;
  }
}
