import { msToTs } from "@temporalio/common/lib/time.js";
import { isUnimplemented, type TemporalServices } from "./grpc-services.js";

export class RetentionTooShort extends Error {
  override readonly name = "RetentionTooShort";
}

/**
 * Checks that the namespace keeps closed workflows for long enough: once a finished payment is no longer kept, its
 * paymentId could be charged again.
 *
 * @throws RetentionTooShort with the command that sets a longer retention
 */
export async function checkRetention(
  connection: TemporalServices,
  namespace: string,
  minDays: number,
): Promise<void> {
  const days = await retentionDays(connection, namespace);
  if (days === null || days >= minDays) return;
  throw new RetentionTooShort(
    `namespace ${namespace} keeps closed workflows for ${days} days, but HOLDFAST_MIN_RETENTION_DAYS is ${minDays}: ` +
      `after that a paymentId could be charged again; run:\n` +
      `  ${retentionCommand(namespace, minDays)}`,
  );
}

/** By Temporal's own CLI. */
export function retentionCommand(namespace: string, days: number): string {
  return `temporal operator namespace update --namespace ${namespace} --retention ${days * 24}h`;
}

/** Has the namespace keep closed workflows for so many days. */
export async function setRetention(
  connection: TemporalServices,
  namespace: string,
  days: number,
): Promise<void> {
  const workflowExecutionRetentionTtl = msToTs(days * 86_400_000);
  await connection.workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}

/** Null where the server doesn't tell, such as the time-skipping test server. */
export async function retentionDays(connection: TemporalServices, namespace: string): Promise<number | null> {
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    const seconds = config?.workflowExecutionRetentionTtl?.seconds;
    return seconds === undefined || seconds === null ? null : Number(seconds) / 86_400;
  } catch (error) {
    if (isUnimplemented(error)) return null;
    throw error;
  }
}
