import { randomUUID } from "node:crypto";
import { WorkflowFailedError, type Client } from "@temporalio/client";
import { ApplicationFailure, TimeoutFailure } from "@temporalio/common";
import type { Parsed } from "../domain/input/rules.js";
import { InvalidInput } from "./errors.js";
import { invalidInputFrom } from "./workflow-failures.js";

/** For everything together, also where no worker runs: a shopper doesn't wait longer for a page. */
const TIMEOUT = "45 seconds";

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
  parsed: Parsed<Input>,
  callOf: (input: Input) => SingleCall,
): Promise<Answer> {
  if (!parsed.ok) throw new InvalidInput(parsed.problems);
  const { input } = parsed;
  const call = callOf(input);
  try {
    return await client.workflow.execute<(input: unknown) => Promise<Answer>>(call.workflowType, {
      workflowId: `${call.prefix}-${input.account}-${randomUUID()}`,
      taskQueue,
      args: [input],
      workflowExecutionTimeout: TIMEOUT,
      staticSummary: call.summary,
    });
  } catch (error) {
    throw error instanceof WorkflowFailedError ? errorFrom(error, call) : error;
  }
}

function errorFrom(error: WorkflowFailedError, { failure, failed, Failed }: SingleCall): Error {
  const { cause } = error;
  const invalid = invalidInputFrom(cause);
  if (invalid) return invalid;
  const isOurs = cause instanceof ApplicationFailure && cause.type === failure;
  const words = cause instanceof TimeoutFailure ? `${failed}: no worker answered in time` : error.message;
  return new Failed(isOurs ? cause.message : words, { cause: error });
}
