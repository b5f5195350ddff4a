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
    await prepareNamespace(connection, namespace, minRetentionDays);
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * Has the namespace keep payments for long enough, and know their search attributes.
 *
 * @throws RetentionTooShort
 * @throws MissingSearchAttributes
 */
export async function prepareNamespace(
  connection: NativeConnection,
  namespace: string,
  minRetentionDays: number,
): Promise<void> {
  await checkRetention(connection, namespace, minRetentionDays);
  await ensureSearchAttributes(connection, namespace);
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
