import type { FastifyInstance } from "fastify";

/**
 * Finishes the requests that the service has, and cuts the connections that are still open after `graceMs`. A closing
 * Node server no longer enforces its request time-out, so a single stalled upload would keep it from ending.
 */
export async function closeGracefully(app: FastifyInstance, graceMs: number): Promise<void> {
  const timer = setTimeout(() => {
    app.server.closeAllConnections();
  }, graceMs);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
