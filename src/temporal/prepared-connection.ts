import { NativeConnection, type NativeConnectionOptions } from "@temporalio/worker";
import { checkRetention } from "./retention.js";
import { ensureSearchAttributes } from "./search-attributes.js";

/**
 * Connects and prepares the namespace. Both may fail while Temporal is starting or away.
 *
 * @throws RetentionTooShort
 * @throws MissingSearchAttributes
 */
export async function connectPrepared(
  options: NativeConnectionOptions,
  namespace: string,
  minRetentionDays: number,
): Promise<NativeConnection> {
  const connection = await NativeConnection.connect(options);
  try {
    await checkRetention(connection, namespace, minRetentionDays);
    await ensureSearchAttributes(connection, namespace);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Longer than a busy server takes; whoever asks waits so long. */
const ANSWERS_WITHIN_MS = 2_000;

/** Whether Temporal answers now. */
export async function answers(connection: NativeConnection): Promise<boolean> {
  try {
    await connection.withDeadline(Date.now() + ANSWERS_WITHIN_MS, () =>
      connection.workflowService.getSystemInfo({}),
    );
    return true;
  } catch {
    return false;
  }
}
