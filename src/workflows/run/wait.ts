import { CancellationScope, condition, isCancellation, sleep } from "@temporalio/workflow";
import { millis } from "../../domain/time.js";

export interface Wait {
  /** ISO 8601; null: only news can end it. */
  readonly until: string | null;
  readonly for: string;
}

interface Timer extends Wait {
  readonly scope: CancellationScope;
  hasFired: boolean;
}

/**
 * Waits for a time or for news: a message to read, or a command that changed something. A run has one timer. It goes
 * on while a call is made, and is canceled only for another: at a run's end that would be an event that nobody reads.
 */
export class Waiting {
  private timer: Timer | null = null;

  wait(news: () => boolean, { until, for: summary }: Wait): Promise<void> {
    const { timer } = this;
    if (timer?.hasFired !== false || timer.until !== until || timer.for !== summary) {
      if (timer?.hasFired === false) timer.scope.cancel();
      this.timer = until === null ? null : start(until, summary);
    }
    const current = this.timer;
    return condition(() => current?.hasFired === true || news());
  }
}

function start(until: string, summary: string): Timer {
  const timer: Timer = { until, for: summary, scope: new CancellationScope(), hasFired: false };
  const slept = timer.scope.run(() => sleep(Math.max(1, millis(until) - Date.now()), { summary }));
  slept.then(
    () => {
      timer.hasFired = true;
    },
    (error: unknown) => {
      if (!isCancellation(error)) throw error;
    },
  );
  return timer;
}
