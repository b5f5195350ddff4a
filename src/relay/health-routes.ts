import type { FastifyInstance } from "fastify";
import { sendError, sendMethodNotAllowed } from "./error-reply.js";
import { withTimeout } from "./with-timeout.js";

const ALLOWED = ["GET", "HEAD"];

/** `/livez` says that the process runs, `/readyz` whether it can deliver. */
export function addHealthRoutes(
  app: FastifyInstance,
  ready: () => Promise<boolean>,
  timeoutMs: number,
): void {
  const isReady = (): Promise<boolean> => withTimeout(timeoutMs, ready).catch(() => false);

  app.get("/livez", () => ({ status: "ok" }));
  app.get("/readyz", async (_request, reply) =>
    (await isReady()) ? { status: "ok" } : sendError(reply, 503),
  );

  const method = app.supportedMethods.filter((name) => !ALLOWED.includes(name));
  for (const url of ["/livez", "/readyz"]) {
    app.route({
      method,
      url,
      onRequest: async (_request, reply) => sendMethodNotAllowed(reply, ALLOWED),
      handler: (_request, reply) => sendMethodNotAllowed(reply, ALLOWED),
    });
  }
}
