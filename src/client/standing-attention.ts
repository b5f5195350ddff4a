import { WorkflowNotFoundError, type Client } from "@temporalio/client";
import type { AftercareEvent } from "../domain/aftercare/events.js";
import { aftercareWorkflowId, type PaymentKey } from "../domain/ids.js";
import { eventsQuery } from "../workflows/messages.js";
import {
  AFTERCARE,
  all,
  equals,
  find,
  findByIds,
  isSet,
  latestRuns,
  PAYMENTS,
  type Found,
} from "./visibility.js";

/** Far more than should ever call for a person at a time. */
const LIMIT = 1_000;

/** Reads take a moment, where a worker runs. */
const READ_MS = 10_000;

/** Temporal, asked with a deadline. */
export interface Reader {
  readonly client: Client;
  /** @param ms for all the calls together */
  readonly within: <T>(ms: number, calls: () => Promise<T>) => Promise<T>;
}

/**
 * The payments and aftercares that call for a person. A payment that has ended keeps its attention in Temporal's index for
 * as long as it is kept; whether somebody has seen to it since, its aftercare knows.
 */
export class StandingAttention {
  readonly #reader: Reader;
  /** The runs that were seen to, as of the last look: none of them is asked about again. */
  #seen: ReadonlySet<string> = new Set();

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  /**
   * At most a thousand.
   *
   * @param account default: all of them
   */
  async find(account?: string): Promise<Found[]> {
    const { client, within } = this.#reader;
    const conditions = [
      ...(account === undefined ? [] : [equals("PaymentAccount", account)]),
      isSet("PaymentAttention"),
    ];
    const [payments, aftercares] = await within(READ_MS, () =>
      Promise.all([
        find(client, all(PAYMENTS, ...conditions), LIMIT),
        find(client, all(AFTERCARE, "ExecutionStatus = 'Running'", ...conditions), LIMIT),
      ]),
    );
    const latest = latestRuns(payments);
    this.#seen = await this.#seenTo(latest.filter(({ isRunning }) => !isRunning));
    return [...latest.filter(({ runId }) => !this.#seen.has(runId)), ...latestRuns(aftercares)];
  }

  /** The runs of ended payments whose attention a person has acknowledged in their aftercare. */
  async #seenTo(ended: readonly Found[]): Promise<ReadonlySet<string>> {
    const seen = new Set(ended.map(({ runId }) => runId).filter((runId) => this.#seen.has(runId)));
    const others = ended.filter(({ runId }) => !seen.has(runId));
    try {
      const { client, within } = this.#reader;
      const aftercares = await within(READ_MS, () => findByIds(client, others, "aftercare"));
      const kept = new Set(aftercares.map(({ workflowId }) => workflowId));
      for (const payment of others)
        if (
          kept.has(aftercareWorkflowId(payment.account, payment.paymentId)) &&
          (await isSeenTo(this.#reader, payment, payment.attention))
        )
          seen.add(payment.runId);
    } catch {
      // Where one can't be asked, the others are not waited for: better told of than left out.
    }
    return seen;
  }
}

/** Whether a person has acknowledged in the aftercare what the ended payment called for. */
export async function isSeenTo(
  { client, within }: Reader,
  { account, paymentId }: PaymentKey,
  reason: string | null,
): Promise<boolean> {
  const handle = client.workflow.getHandle(aftercareWorkflowId(account, paymentId));
  try {
    const events: unknown = await within(READ_MS, () => handle.query(eventsQuery));
    return (events as readonly AftercareEvent[]).some(
      (event) => event.type === "acknowledged" && event.reason === reason,
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
