import type { QueryDefinition } from "@temporalio/common";
import { ASK_AGAIN } from "../workflows/messages.js";
import { retry } from "./retry.js";

/** Three seconds of waits: a task that failed is tried again within one. */
const ATTEMPTS = 6;

interface Run {
  query<Reply>(query: QueryDefinition<Reply>): Promise<Reply>;
}

/** Queries a run, and again where the run said that it could not answer just then. */
export function ask<Reply>(run: Run, query: QueryDefinition<Reply>): Promise<Reply> {
  return retry(ATTEMPTS, asksAgain, () => run.query(query));
}

/** In place of its words, where workers have payload keys: of a query that failed no more can be read. */
const ENCODED = "Encoded failure";

/** A terminated run may say so for a minute: nothing follows that would end the doubt. */
export function asksAgain(error: unknown): boolean {
  return error instanceof Error && (error.message.includes(ASK_AGAIN) || error.message === ENCODED);
}
