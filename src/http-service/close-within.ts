import type { FastifyInstance } from "fastify";

/**
 * Finishes the requests that the service has, and cuts those that are still on their way after the grace: a closing
 * Node server no longer enforces its request time-out, so one stalled upload would hold it.
 */
export async function closeWithin(app: FastifyInstance, graceMs: number): Promise<void> {
  const timer = setTimeout(() => {
    app.server.closeAllConnections();
  }, graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
