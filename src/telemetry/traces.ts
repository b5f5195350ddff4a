import { diag, DiagLogLevel } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { detectResourcesSync, envDetectorSync, Resource } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import type { Log } from "../log.js";
import { temporalSpans, type TemporalSpans } from "./temporal-spans.js";

/** A process whose spans are exported. */
export interface Traces {
  readonly spans: TemporalSpans;
  /** Exports what waits, and ends. */
  close(): Promise<void>;
}

/** A collector that is away for long is told of once a minute. */
const TELL_AGAIN_MS = 60_000;

/** The process ends without what can't be exported within this time. */
const CLOSE_WITHIN_MS = 5_000;

/**
 * Exports this process's spans, as OpenTelemetry's own variables say; it reads them here, once. Whether a collector is
 * there is nothing to a payment: spans wait in memory, and what doesn't fit is dropped.
 *
 * @param process `worker`: it is called `holdfast-worker` where `OTEL_SERVICE_NAME` gives no other name
 */
export function startTraces(process: string, log: Log): Traces {
  tellProblems(log);
  const resource = new Resource({
    ...Resource.default().attributes,
    "service.name": `holdfast-${process}`,
    ...detectResourcesSync({ detectors: [envDetectorSync] }).attributes,
  });
  const processor = new BatchSpanProcessor(new OTLPTraceExporter());
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  return {
    spans: temporalSpans(processor, resource),
    async close() {
      const timer = AbortSignal.timeout(CLOSE_WITHIN_MS);
      const over = new Promise<void>((resolve) => {
        timer.addEventListener("abort", () => {
          resolve();
        });
      });
      await Promise.race([provider.shutdown().catch(() => undefined), over]);
    },
  };
}

/** OpenTelemetry's own text may quote the collector's answer, and the headers that open it: ours says what to look at. */
function tellProblems(log: Log): void {
  let toldAt = -Infinity;
  const tell = () => {
    if (performance.now() - toldAt < TELL_AGAIN_MS) return;
    toldAt = performance.now();
    log.warn("traces can't be exported: is the collector of OTEL_EXPORTER_OTLP_ENDPOINT reachable?");
  };
  const nothing = () => undefined;
  diag.setLogger(
    { error: tell, warn: nothing, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}
