import type { Client } from "@temporalio/client";
import type { PayloadCodec } from "@temporalio/common";

/** Reads the type and the first argument that a workflow was started with, whoever started it. */
export async function readWorkflowStart(
  client: Client,
  workflowId: string,
): Promise<{ type: string; input: unknown }> {
  const { history } = await client.workflowService.getWorkflowExecutionHistory({
    namespace: client.options.namespace,
    execution: { workflowId },
    maximumPageSize: 1,
  });
  const started = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
  const converter = client.options.loadedDataConverter;
  const [payload] = await decode(converter.payloadCodecs, started?.input?.payloads ?? []);
  return {
    type: started?.workflowType?.name ?? "",
    input: payload && converter.payloadConverter.fromPayload(payload),
  };
}

type Payloads = Awaited<ReturnType<PayloadCodec["decode"]>>;

async function decode(codecs: readonly PayloadCodec[], payloads: Payloads): Promise<Payloads> {
  let decoded = payloads;
  // The last one encoded last.
  for (const codec of codecs.toReversed()) decoded = await codec.decode(decoded);
  return decoded;
}
