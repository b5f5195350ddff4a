import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import protobuf from "protobufjs";

/** The parts of OTLP's messages that the tests read; field numbers as in opentelemetry-proto 1.0. */
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Request { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; }
  message Resource { repeated KeyValue attributes = 1; }
  message ScopeSpans { repeated Span spans = 2; }
  message Span {
    bytes trace_id = 1; bytes span_id = 2; bytes parent_span_id = 4; string name = 5;
    repeated KeyValue attributes = 9;
  }
  message KeyValue { string key = 1; Value value = 2; }
  message Value { string string_value = 1; int64 int_value = 3; }
`);

export interface CollectedSpan {
  /** `holdfast-worker` */
  readonly service: string;
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty: it has none. */
  readonly parentId: string;
  /** Texts and whole numbers. */
  readonly attributes: ReadonlyMap<string, string>;
}

export interface TraceCollector {
  /** What `OTEL_EXPORTER_OTLP_ENDPOINT` names. */
  readonly url: string;
  readonly spans: readonly CollectedSpan[];
  /** All that came, as it came. */
  readonly bodies: readonly Buffer[];
  readonly headers: readonly IncomingMessage["headers"][];
  close(): Promise<void>;
}

/** Takes spans as a collector does: OTLP over HTTP, in protobuf. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const spans: CollectedSpan[] = [];
  const bodies: Buffer[] = [];
  const headers: IncomingMessage["headers"][] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks);
      bodies.push(body);
      headers.push(request.headers);
      spans.push(...spansOf(body));
      response.writeHead(request.url === "/v1/traces" ? 200 : 404).end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ spans, bodies, headers },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue: string; readonly intValue: { toString(): string } };
}

interface Request {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeSpans: readonly {
      readonly spans: readonly {
        readonly traceId: Buffer;
        readonly spanId: Buffer;
        readonly parentSpanId: Buffer;
        readonly name: string;
        readonly attributes: readonly KeyValue[];
      }[];
    }[];
  }[];
}

function spansOf(body: Buffer): CollectedSpan[] {
  const request = root.lookupType("Request").decode(body) as unknown as Request;
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  return request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map((span) => ({
        service: textsOf(resource.attributes).get("service.name") ?? "",
        name: span.name,
        traceId: hex(span.traceId),
        spanId: hex(span.spanId),
        parentId: hex(span.parentSpanId),
        attributes: textsOf(span.attributes),
      })),
    ),
  );
}

function textsOf(attributes: readonly KeyValue[]): ReadonlyMap<string, string> {
  return new Map(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue === "" ? value.intValue.toString() : value.stringValue,
    ]),
  );
}
