import type { FastifyRequest } from "fastify";
import { bearerCheck } from "../http-service/bearer-token.js";
import type { Sessions } from "./sessions.js";

/** Who sends a request: by the bearer token, or from a page of the Temporal UI, by a session. Null: nobody who may. */
export function callerOf(token: string, sessions: Sessions, origins: readonly string[]) {
  const isBearer = bearerCheck(token);
  return ({ headers }: FastifyRequest): string | null => {
    if (isBearer(headers.authorization)) return "bearer";
    // A browser adds the cookie by itself: also for a page that nobody meant to let in.
    if (headers.origin === undefined || !origins.includes(headers.origin)) return null;
    const session = sessions.read(headers.cookie);
    return session === null ? null : `session ${session}`;
  };
}
