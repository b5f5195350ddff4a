import { isGrpcServiceError, type Client } from "@temporalio/client";
import type { Temporal } from "../connect.js";
import { READ_MS } from "../read-payment.js";
import { AFTERCARE, all, equals, find, PAYMENTS, RUNNING, type Found } from "../../client/visibility.js";

/** Beyond these, no open workflow is described one by one. */
const DESCRIBED = 200;
const AT_A_TIME = 10;
/** gRPC's status code with which the server refuses a filter by an attribute that it doesn't know. */
const INVALID_ARGUMENT = 3;

export interface Failing {
  readonly found: Found;
  /** Failed in a row; 0: the server only says that they fail. */
  readonly attempts: number;
  readonly since: string | null;
}

/**
 * The open payments and aftercares whose workflow tasks fail. A newer server marks them itself, after a few failures in a
 * row. What else is suspicious is described one by one, and on an older server the newest open ones are, up to 200.
 */
export async function failingTasks(
  { client, within }: Temporal,
  account: string,
  suspicious: readonly Found[],
): Promise<Failing[]> {
  return within(2 * READ_MS, async () => {
    const open = all(`(${PAYMENTS} OR ${AFTERCARE})`, equals("PaymentAccount", account), RUNNING);
    const marked = await markedByServer(client, open);
    const others = marked ?? (await find(client, open, DESCRIBED));
    const byId = new Map(
      [...suspicious, ...others].filter(({ isRunning }) => isRunning).map((one) => [one.workflowId, one]),
    );
    const failing: Failing[] = [];
    const candidates = [...byId.values()].slice(0, DESCRIBED);
    for (let from = 0; from < candidates.length; from += AT_A_TIME) {
      const some = candidates.slice(from, from + AT_A_TIME);
      const described = await Promise.all(some.map((found) => describe(client, found)));
      failing.push(...described.filter((one) => one !== null));
    }
    return failing;
  });
}

/** Null where the server has no such mark. */
async function markedByServer(client: Client, open: string): Promise<Found[] | null> {
  try {
    return await find(client, all(open, "TemporalReportedProblems IS NOT NULL"), DESCRIBED);
  } catch (error) {
    if (error instanceof Error && isInvalidArgument(error)) return null;
    throw error;
  }
}

function isInvalidArgument(error: Error): boolean {
  if (isGrpcServiceError(error)) {
    const code: number = error.code;
    return code === INVALID_ARGUMENT;
  }
  return error.cause instanceof Error && isInvalidArgument(error.cause);
}

async function describe(client: Client, found: Found): Promise<Failing | null> {
  const { raw } = await client.workflow.getHandle(found.workflowId).describe();
  const { attempt, originalScheduledTime } = raw.pendingWorkflowTask ?? {};
  if (attempt === undefined || attempt === null || attempt <= 1) return null;
  const seconds = originalScheduledTime?.seconds;
  const since =
    seconds === undefined || seconds === null ? null : new Date(Number(seconds) * 1_000).toISOString();
  return { found, attempts: attempt - 1, since };
}
