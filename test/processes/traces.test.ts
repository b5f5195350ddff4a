import { context, propagation, trace } from "@opentelemetry/api";
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-node";
import { Client } from "@temporalio/client";
import { OpenTelemetryWorkflowClientInterceptor } from "@temporalio/interceptors-opentelemetry";
import { afterEach, expect, test } from "vitest";
import { createHoldfast } from "../../src/client.js";
import { shopper, TEST_CARDS } from "../support/payments.js";
import { replayProblems, toReplay } from "../support/replay.js";
import { newPaymentId } from "../support/stack.js";
import { startTraceCollector, type CollectedSpan } from "../support/trace-collector.js";
import { eventually, merchant, paymentIs, secretsIn, usePrograms, withNewCard } from "./support.js";

const run = usePrograms();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A backend's own spans; OpenTelemetry knows one provider for each process. */
function backendSpans(): InMemorySpanExporter {
  const exporter = new InMemorySpanExporter();
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
  closing.push(() => {
    for (const api of [trace, context, propagation]) api.disable();
  });
  return exporter;
}

const TOKEN = "token-of-the-collector";

test("a payment is one trace, from the backend to the provider's call; a webhook's spans lead into its workflow", async () => {
  const collector = await startTraceCollector();
  closing.push(() => collector.close());
  const OTEL = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${TOKEN}`,
    OTEL_BSP_SCHEDULE_DELAY: "100",
    OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=test",
  };
  const shop = await merchant({ more: OTEL });
  const sandbox = run("sandbox", shop.env.sandbox);
  const vault = run("card-vault", shop.env["card-vault"]);
  const relay = run("relay", { ...shop.env.relay, ...OTEL });
  const worker = run("worker", shop.env.worker);
  for (const program of [sandbox, vault, relay, worker]) await program.ready();
  const backend = backendSpans();
  const { client, holdfast, close } = await shop.connect();
  closing.push(close);
  const traced = createHoldfast({
    client: new Client({
      connection: client.connection,
      interceptors: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
    }),
    taskQueue: shop.taskQueue,
  });

  const paymentId = newPaymentId("traced");
  const request = await withNewCard(holdfast, paymentId, TEST_CARDS.threeDs);
  await shopper(await traced.charge(request), "approve");
  await paymentIs(holdfast, paymentId, { status: "captured" });
  for (const program of [relay, worker]) await program.stop();

  const started = backend.getFinishedSpans().find(({ name }) => name === "UpdateWithStartWorkflow:nextStep");
  const one = (wanted: Partial<CollectedSpan>) => {
    const first = collector.spans.find((span) =>
      Object.entries(wanted).every(([key, value]) => span[key as keyof CollectedSpan] === value),
    );
    if (!first) throw new Error(`no span ${JSON.stringify(wanted)}`);
    return first;
  };
  const [service, traceId] = ["holdfast-worker", started?.spanContext().traceId ?? ""];
  const workflow = one({ service, name: "RunWorkflow:chargePayment", traceId });
  expect(workflow.parentId).toBe(started?.spanContext().spanId);
  const scheduled = one({ service, name: "StartActivity:charge", traceId, parentId: workflow.spanId });
  const activity = one({ service, name: "RunActivity:charge", traceId, parentId: scheduled.spanId });
  const call = one({ service, traceId, parentId: activity.spanId });
  expect([call.name, call.attributes.get("http.response.status_code")]).toEqual([
    expect.stringMatching(/^POST \//),
    "200",
  ]);
  const delivered = one({ service: "holdfast-relay", name: "deliver notification" });
  expect(delivered.attributes.get("holdfast.paymentId")).toBe(paymentId);
  const signaled = one({ service: "holdfast-relay", parentId: delivered.spanId });
  one({
    service,
    traceId: delivered.traceId,
    parentId: signaled.spanId,
    name: "HandleSignal:providerNotification",
  });

  // A worker that exports none goes on with it.
  expect(
    await replayProblems([await toReplay(client.workflow.getHandle(`payment-default-${paymentId}`))]),
  ).toEqual([]);
  expect(collector.headers.every(({ authorization }) => authorization === TOKEN)).toBe(true);
  expect(secretsIn(Buffer.concat(collector.bodies).toString("latin1"))).toEqual([]);
  expect([worker, relay].map((program) => program.output()).join("\n")).not.toContain(TOKEN);
});

test("a collector that is away holds up nothing and is told of without the token that opens it", async () => {
  const OTEL = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    OTEL_EXPORTER_OTLP_HEADERS: `authorization=${TOKEN}`,
    OTEL_BSP_SCHEDULE_DELAY: "100",
  };
  const shop = await merchant({ more: OTEL });
  const sandbox = run("sandbox", shop.env.sandbox);
  const vault = run("card-vault", shop.env["card-vault"]);
  const worker = run("worker", shop.env.worker);
  for (const program of [sandbox, vault, worker]) await program.ready();
  const { holdfast, close } = await shop.connect();
  closing.push(close);

  const paymentId = newPaymentId("untraced");
  await holdfast.charge(await withNewCard(holdfast, paymentId));
  await paymentIs(holdfast, paymentId, { status: "captured" });
  await eventually(() => {
    expect(worker.output()).toContain("traces can't be exported");
  });
  expect(await worker.stop()).toEqual({ code: 0, signal: null });
  expect(worker.output()).not.toContain(TOKEN);
});
