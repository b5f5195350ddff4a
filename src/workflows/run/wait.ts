import { CancellationScope, condition, isCancellation, sleep } from "@temporalio/workflow";
import { millis } from "../../domain/time.js";

export interface Wait {
  /** ISO 8601; null: only news can end it. */
  readonly until: string | null;
  /** Tells one wait from another with the same end. It decides over timers, so a history depends on it. */
  readonly for: string;
}

interface Timer extends Wait {
  readonly scope: CancellationScope;
  hasFired: boolean;
}

/**
 * Waits for a time or for news: a message to read, or a command that changed something. A run has one timer. It goes
 * on while a call is made, and is canceled only for another: at a run's end that would be an event that nobody reads.
 *
 * A timer's name is for people alone, in the Temporal UI: no decision reads it, so other words for it change no history.
 */
export class Waiting {
  private timer: Timer | null = null;
  private readonly onFired: (until: string) => void;

  /** @param onFired is told of each time that has come */
  constructor(onFired: (until: string) => void) {
    this.onFired = onFired;
  }

  /** @param nameOf the timer's name, by the time when it fires */
  wait(news: () => boolean, wait: Wait, nameOf: (until: string) => string): Promise<void> {
    const { timer } = this;
    const { until } = wait;
    if (timer?.hasFired !== false || timer.until !== until || timer.for !== wait.for) {
      if (timer?.hasFired === false) timer.scope.cancel();
      this.timer = until === null ? null : start(until, wait.for, nameOf(until), this.onFired);
    }
    const current = this.timer;
    return condition(() => current?.hasFired === true || news());
  }
}

function start(until: string, waitsFor: string, summary: string, onFired: (until: string) => void): Timer {
  const timer: Timer = { until, for: waitsFor, scope: new CancellationScope(), hasFired: false };
  const slept = timer.scope.run(() => sleep(Math.max(1, millis(until) - Date.now()), { summary }));
  slept.then(
    () => {
      onFired(until);
      timer.hasFired = true;
    },
    (error: unknown) => {
      if (!isCancellation(error)) throw error;
    },
  );
  return timer;
}
