import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Resource } from "@opentelemetry/resources";
import type { SpanProcessor } from "@opentelemetry/sdk-trace-node";
import type { ClientInterceptors } from "@temporalio/client";
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
  type OpenTelemetrySinks,
} from "@temporalio/interceptors-opentelemetry";
import type { InjectedSinks, WorkerInterceptors } from "@temporalio/worker";

/** What makes the spans of workflows, in their bundle. */
export const workflowSpansModule = fileURLToPath(
  new URL(`./workflow-spans${extname(import.meta.url)}`, import.meta.url),
);

/** What Temporal's clients and workers take to make spans, and to continue those of their callers. */
export interface TemporalSpans {
  /** Hands the caller's span on with every start, signal, update and query. */
  readonly client: ClientInterceptors;
  readonly worker: WorkerInterceptors;
  readonly sinks: InjectedSinks<OpenTelemetrySinks>;
  /** For the workflows' bundle. */
  readonly workflowModule: string;
}

export function temporalSpans(processor: SpanProcessor, resource: Resource): TemporalSpans {
  return {
    client: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
    worker: { activity: [(context) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(context) })] },
    sinks: { exporter: makeWorkflowExporter(processor, resource) },
    workflowModule: workflowSpansModule,
  };
}
