import { proxySinks, workflowInfo, type Sinks } from "@temporalio/workflow";
import type { Progress } from "../../domain/progress.js";

/** What the worker is told beside the history: it costs no event, and a replay tells nothing. */
export interface ProgressSinks extends Sinks {
  readonly progress: {
    /** @param before null at the beginning */
    changed(before: Progress | null, after: Progress): void;
  };
}

const { progress } = proxySinks<ProgressSinks>();

/** Tells of a run's progress where it has changed. */
export class ProgressReporter {
  private told: Progress | null = null;

  report(now: Progress): void {
    const { told } = this;
    if (told !== null && JSON.stringify(told) === JSON.stringify(now)) return;
    this.told = now;
    const { unsafe, continuedFromExecutionRunId } = workflowInfo();
    if (unsafe.isReplaying) return;
    // The run before has told how far it was.
    progress.changed(told ?? (continuedFromExecutionRunId === undefined ? null : now), now);
  }
}
