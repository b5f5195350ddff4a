import { defaultPayloadConverter, type Payload } from "@temporalio/common";
import { recordedHistory, recordedNames } from "../support/recorded-histories.js";

/** JSON that went into or came out of a recorded workflow: by the workflow's type, and the message, if it was one. */
export interface Recorded {
  readonly workflow: string;
  readonly what: "input" | "result" | "argument" | "reply";
  readonly message: string | null;
  readonly json: unknown;
}

/** Of each history that a release has recorded. */
export async function recordedMessages(): Promise<Recorded[]> {
  const histories = await Promise.all(recordedNames.map(recordedHistory));
  return histories.flatMap(({ history }) => messagesOf(history));
}

type History = Awaited<ReturnType<typeof recordedHistory>>["history"];
type Payloads = { payloads?: Payload[] | null } | null | undefined;

function messagesOf(history: History): Recorded[] {
  const { events = [] } = history as { events?: NonNullable<typeof history.events> };
  const workflow = events[0]?.workflowExecutionStartedEventAttributes?.workflowType?.name ?? "";
  const failed = Boolean(events.at(-1)?.workflowExecutionFailedEventAttributes);
  const updates = new Map<string, string>();
  const found: Recorded[] = [];
  const add = (what: Recorded["what"], message: string | null, payloads: Payloads) => {
    const [first] = payloads?.payloads ?? [];
    if (first) found.push({ workflow, what, message, json: defaultPayloadConverter.fromPayload(first) });
  };
  for (const event of events) {
    // A run that goes on from another has that one's state beside its input; what failed was given no valid one.
    const started = event.workflowExecutionStartedEventAttributes;
    if (started && !started.continuedExecutionRunId && !failed) add("input", null, started.input);
    add("result", null, event.workflowExecutionCompletedEventAttributes?.result);
    const signal = event.workflowExecutionSignaledEventAttributes;
    if (signal) add("argument", signal.signalName ?? "", signal.input);
    const request = event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest;
    if (request) {
      const name = request.input?.name ?? "";
      updates.set(request.meta?.updateId ?? "", name);
      add("argument", name, request.input?.args);
    }
    const completed = event.workflowExecutionUpdateCompletedEventAttributes;
    if (completed)
      add("reply", updates.get(completed.meta?.updateId ?? "") ?? "", completed.outcome?.success);
  }
  return found;
}
