import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ServiceLog } from "../http-service/service-log.js";

/** What is known of a request beside its path: never anything that it holds. */
interface Noted {
  /** Who sent it. */
  readonly by?: string;
  readonly payloads?: number;
  /** Why nothing was decoded, with the key's id. */
  readonly why?: string;
}

const noted = new WeakMap<FastifyRequest, Noted>();

/** Adds to the request's audit line. */
export function note(request: FastifyRequest, more: Noted): void {
  noted.set(request, { ...noted.get(request), ...more });
}

/** One line for each request, refused ones included: who asked for how much, from where, and what came of it. */
export function auditRequests(app: FastifyInstance, namespace: string, log: Pick<ServiceLog, "info">): void {
  app.addHook("onResponse", async (request, reply) => {
    const { url: route = "(none)" } = request.routeOptions;
    if (route === "/livez" || route === "/readyz") return;
    const { by = "nobody", ...more } = noted.get(request) ?? {};
    const what = { method: request.method, route, namespace, ...more, status: reply.statusCode };
    log.info({ by, source: request.ip, origin: request.headers.origin, ...what }, "audit");
  });
}
