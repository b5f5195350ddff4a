import type { Money, PaymentView } from "../../src/client.js";
import { temporal } from "../support/temporal-cli.js";

export interface Call {
  readonly workflowId: string;
  readonly name: string;
  readonly input?: object;
}

export interface StartCall extends Call {
  readonly type: string;
  readonly taskQueue: string;
  readonly startInput: object;
}

/** What is read of the replies; the whole shapes are `PaymentView` and `Refund` of docs/reference.md. */
export type Reply = PaymentView & { readonly refundId?: string; readonly refunds?: readonly RefundReply[] };
export interface RefundReply {
  readonly refundId: string;
  readonly status: string;
  readonly amount: Money;
}

/** `temporal workflow execute-update-with-start`: one call starts what isn't there, and replies. */
export async function updateWithStart(call: StartCall): Promise<Reply> {
  const { updateResult } = await run<{ updateResult: Reply }>(
    ["execute-update-with-start", "--type", call.type, "--task-queue", call.taskQueue],
    ["--workflow-id", call.workflowId, "--input", JSON.stringify(call.startInput)],
    ["--id-conflict-policy", "UseExisting", "--id-reuse-policy", "RejectDuplicate"],
    ["--memo", 'reusePolicy="RejectDuplicate"'],
    ["--update-name", call.name],
    call.input === undefined ? ["--update-id", "next-step"] : ["--update-input", JSON.stringify(call.input)],
  );
  return updateResult;
}

export async function update(call: Call & { readonly updateId?: string }): Promise<Reply> {
  const id = call.updateId === undefined ? [] : ["--update-id", call.updateId];
  return (await run<{ result: Reply }>(["update", "execute"], named(call), id)).result;
}

export async function signal(call: Call): Promise<void> {
  await temporal("workflow", "signal", ...named(call));
}

export async function query(workflowId: string, name: string): Promise<Reply> {
  const { queryResult } = await run<{ queryResult: [Reply] }>(["query"], named({ workflowId, name }));
  return queryResult[0];
}

/** Waits for the end of the workflow. */
export async function result(workflowId: string): Promise<Reply> {
  return (await run<{ result: Reply }>(["result", "--workflow-id", workflowId])).result;
}

function named({ workflowId, name, input }: Call): string[] {
  const given = input === undefined ? [] : ["--input", JSON.stringify(input)];
  return ["--workflow-id", workflowId, "--name", name, ...given];
}

async function run<T>(...args: readonly (readonly string[])[]): Promise<T> {
  return JSON.parse(await temporal("workflow", ...args.flat(), "--output", "json")) as T;
}
