import Fastify from "fastify";
import type { Registry } from "prom-client";
import { closeGracefully } from "./close-gracefully.js";
import type { ServiceLog } from "./service-log.js";

interface MetricsServer {
  readonly url: string;
  close(): Promise<void>;
}

interface MetricsServerOptions {
  readonly port: number;
  readonly host: string;
  /** More metrics, in Prometheus' text format. Where they can't be read, ours are served alone. */
  readonly more?: () => Promise<string>;
  /** With it `/livez` and `/readyz` are served here too, for a process that has no other port. */
  readonly ready?: () => Promise<boolean>;
}

/** Serves `/metrics` in Prometheus' text format, apart from the ports that strangers reach. */
export async function startMetricsServer(
  registry: Registry,
  { port, host, more, ready }: MetricsServerOptions,
): Promise<MetricsServer> {
  const app = Fastify();
  app.get("/metrics", async (_request, reply) => {
    const [ours, others = ""] = await Promise.all([registry.metrics(), more?.().catch(() => "")]);
    return reply.header("content-type", registry.contentType).send(`${ours}\n${others}`);
  });
  if (ready) {
    app.get("/livez", () => ({ status: "ok" }));
    app.get("/readyz", async (_request, reply) =>
      (await ready()) ? { status: "ok" } : reply.code(503).send({ status: "unavailable" }),
    );
  }
  const url = await app.listen({ port, host });
  return { url, close: () => closeGracefully(app, 1_000) };
}

/**
 * For a service that does without its figures where the port can't be had, and logs so.
 *
 * @param at without a port none are served
 * @returns null where none are served
 */
export async function metricsServerIfPossible(
  registry: Registry,
  at: { readonly port: number | undefined; readonly host: string },
  log: Pick<ServiceLog, "error">,
): Promise<MetricsServer | null> {
  const { port, host } = at;
  if (port === undefined) return null;
  try {
    return await startMetricsServer(registry, { port, host });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    log.error(
      { metricsPort: port, code },
      "no /metrics: the port can't be had; give HOLDFAST_METRICS_PORT another",
    );
    return null;
  }
}
