import { randomUUID } from "node:crypto";
import { ApplicationFailure, WorkflowFailedError, type Client } from "@temporalio/client";
import type { Parsed } from "../domain/input/rules.js";
import { InvalidInput } from "./errors.js";
import type { TimeLimit } from "./time-limit.js";
import { invalidInputFrom } from "./workflow-failures.js";

/** The workflow of a caller that has given up ends by itself, so much later. */
const OUTLIVES_CALLER_MS = 5_000;

/** A workflow that makes one call of a provider account, and how its failure is told. */
export interface SingleCall {
  readonly workflowType: string;
  /** Of the workflow's id, before the account's name. */
  readonly prefix: string;
  /** What a person reads in the Temporal UI. */
  readonly summary: string;
  /** The type of the workflow's failure. */
  readonly failure: string;
  /** What didn't happen where the call failed, in words. */
  readonly failed: string;
  readonly Failed: new (message: string, options: ErrorOptions) => Error;
}

/** Calls the provider through a workflow, because only the worker has the provider's keys. */
export async function singleCall<Input extends { readonly account: string }, Answer>(
  client: Client,
  taskQueue: string,
  limit: TimeLimit,
  parsed: Parsed<Input>,
  callOf: (input: Input) => SingleCall,
): Promise<Answer> {
  if (!parsed.ok) throw new InvalidInput(parsed.problems);
  const { input } = parsed;
  const call = callOf(input);
  const workflowId = `${call.prefix}-${input.account}-${randomUUID()}`;
  try {
    return await limit.run(workflowId, () =>
      client.workflow.execute<(input: unknown) => Promise<Answer>>(call.workflowType, {
        workflowId,
        taskQueue,
        args: [input],
        workflowExecutionTimeout: limit.timeoutMs + OUTLIVES_CALLER_MS,
        staticSummary: call.summary,
      }),
    );
  } catch (error) {
    throw error instanceof WorkflowFailedError ? errorFrom(error, call) : error;
  }
}

function errorFrom(error: WorkflowFailedError, { failure, failed, Failed }: SingleCall): Error {
  const { cause } = error;
  const invalid = invalidInputFrom(cause);
  if (invalid) return invalid;
  const isOurs = cause instanceof ApplicationFailure && cause.type === failure;
  return new Failed(isOurs ? cause.message : `${failed}: ${error.message}`, { cause: error });
}
