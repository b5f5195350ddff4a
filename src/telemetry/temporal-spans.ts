import { createRequire } from "node:module";
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

/** Makes the spans of workflows, in their bundle. It issues no commands, so a replay may be with or without it. */
export const workflowSpansModule = createRequire(import.meta.url).resolve(
  "@temporalio/interceptors-opentelemetry/lib/workflow-interceptors",
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
