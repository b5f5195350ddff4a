import { CancellationScope, condition, isCancellation, sleep } from "@temporalio/workflow";
import { millis } from "../../domain/time.js";

export interface Wait {
  /** ISO 8601; null: only news can end it. */
  readonly until: string | null;
  readonly for: string;
}

interface Timer {
  readonly until: string;
  readonly for: string;
  readonly scope: CancellationScope;
  hasFired: boolean;
}

/**
 * Waits for a time or for news: a message to read, or a command that changed something. A run has one timer. It goes
 * on while a call is made, and is canceled only for another: at a run's end that would be an event that nobody reads.
 */
export class Waiting {
  private timer: Timer | null = null;

  wait(news: () => boolean, wanted: Wait): Promise<void> {
    const timer = this.timerFor(wanted);
    return condition(() => timer?.hasFired === true || news());
  }

  private timerFor({ until, for: summary }: Wait): Timer | null {
    const { timer } = this;
    const isIt = timer !== null && !timer.hasFired && timer.until === until && timer.for === summary;
    if (isIt) return timer;
    if (timer?.hasFired === false) timer.scope.cancel();
    this.timer = until === null ? null : start({ until, for: summary });
    return this.timer;
  }
}

function start({ until, for: summary }: Pick<Timer, "until" | "for">): Timer {
  const timer: Timer = { until, for: summary, scope: new CancellationScope(), hasFired: false };
  timer.scope
    .run(() => sleep(Math.max(1, millis(until) - Date.now()), { summary }))
    .then(
      () => {
        timer.hasFired = true;
      },
      (error: unknown) => {
        if (!isCancellation(error)) throw error;
      },
    );
  return timer;
}
