import { expect, vi } from "vitest";
import type { AttentionReason } from "../../../../src/domain/attention.js";
import type { Documents } from "../../../../src/cli/documents.js";
import { aftercareWorkflowId, paymentWorkflowId } from "../../../../src/domain/ids.js";
import type { Stack } from "../../../support/stack.js";
import { documentOf, holdfast, type Ended } from "../support.js";
import { commandsOf, filledIn, type Filled } from "./page.js";

/** What is true of the payment when somebody is called. */
interface Called {
  readonly paymentId: string;
  /** What the provider's ledger has of it, in its order: `charge 20.00`. */
  readonly booked: readonly string[];
  /** What `explain` says, which must fit that. */
  readonly says: readonly RegExp[];
  readonly filled?: Filled;
  /** Which of the runbook's commands is the one for this case; default: the first. Or one of another page. */
  readonly command?: number | string;
}

/** Temporal's index is a moment behind. Tests that run at the same time can't use `expect.poll`. */
export const eventually = (check: () => Promise<void>) =>
  vi.waitFor(check, { timeout: 45_000, interval: 200 });

/** Somebody who has nothing but the alert, the command line and docs/runbooks.md. */
export class OnCall {
  readonly #stack: { readonly current: Stack };
  readonly #account: string;

  constructor(stack: { readonly current: Stack }, account: string) {
    this.#stack = stack;
    this.#account = account;
  }

  /** Finds what calls, understands it, and does what the runbook says: then nothing calls any more. */
  async follows(reason: AttentionReason, { paymentId, booked, says, ...how }: Called): Promise<void> {
    const { command = 0 } = how;
    const line = typeof command === "string" ? command : (commandsOf(reason)[command] ?? "");
    const args = filledIn(line, paymentId, how.filled ?? {});
    await eventually(async () => {
      expect(await this.#stuckBy(paymentId)).toContainEqual(
        expect.stringMatching(new RegExp(`^${reason}: `)),
      );
    });
    expect(await this.#ids(), "in the views of what needs a person").toContain(paymentId);

    const { lines, advice } = await this.#json("explain", ["explain", paymentId]);
    const story = lines.map(({ text }) => text).join("\n");
    expect(story).toMatch(new RegExp(`a person should look \\(${reason}\\)`));
    for (const words of says) expect(story).toMatch(words);
    expect(await this.#booked(paymentId), "in the provider's ledger").toEqual(booked);
    expect(advice, "what explain advises").toContain(`holdfast ${args[0] ?? ""} ${paymentId}`);

    const ended = await this.#run(args[0] === "ack" ? args : [...args, "--yes"]);
    expect(ended, ended.err).toMatchObject({ code: 0 });
    await eventually(async () => {
      expect(await this.#stuckBy(paymentId)).toEqual([]);
      expect(await this.#stillCalling(paymentId), "search attributes of what runs").toEqual([]);
    });
  }

  /** Does what "Start here" says, in its order; what is printed has these words, each command's in turn. */
  async starts(paymentId: string, words: readonly [RegExp, RegExp, RegExp]): Promise<void> {
    await eventually(async () => {
      expect(await this.#stuckBy(paymentId)).not.toEqual([]);
    });
    const lines = commandsOf("Start here").map((line) => filledIn(line, paymentId, {}));
    const [stuck, explain, show, list] = await Promise.all(lines.map((args) => this.#run(args)));
    expect(stuck).toMatchObject({ code: 5, out: expect.stringContaining(paymentId) as string });
    expect([stuck, explain, show].map((ended) => ended?.out)).toEqual(
      words.map((one) => expect.stringMatching(one) as string),
    );
    expect(list).toMatchObject({ code: 0, out: expect.stringContaining(paymentId) as string });
  }

  async #stuckBy(paymentId: string): Promise<string[]> {
    const ended = await this.#run(["stuck", "--json"]);
    const { payments } = documentOf("stuck", ended);
    expect(ended.code).toBe(payments.length === 0 ? 0 : 5);
    return payments.filter((one) => one.paymentId === paymentId).map(({ why }) => why);
  }

  /** What is listed by the queries of the Temporal UI's views. */
  async #ids(): Promise<string[]> {
    const { views } = await this.#json("views", ["views"]);
    const queries = views.filter(({ query }) => query.includes("PaymentAttention IS NOT NULL"));
    const found: string[] = [];
    for (const { query } of queries)
      for await (const { workflowId } of this.#stack.current.client.workflow.list({ query }))
        found.push(workflowId.replace(/^(payment|aftercare)-[a-z0-9]+-/, ""));
    return found;
  }

  /** By HTTP, as whoever looks into the provider's portal. */
  async #booked(paymentId: string): Promise<string[]> {
    const url = `${this.#stack.current.sandbox.url}/_sandbox/ledger?reference=${paymentId}`;
    const { entries } = (await (await fetch(url)).json()) as {
      readonly entries: readonly { readonly type: string; readonly amount: string }[];
    };
    return entries.map(({ type, amount }) => `${type} ${amount}`);
  }

  async #stillCalling(paymentId: string): Promise<string[]> {
    const ids = [paymentWorkflowId, aftercareWorkflowId].map((idOf) => idOf(this.#account, paymentId));
    const calling: string[] = [];
    const query = `WorkflowId IN (${ids.map((id) => `'${id}'`).join(", ")}) AND ExecutionStatus = 'Running'`;
    for await (const { workflowId, typedSearchAttributes } of this.#stack.current.client.workflow.list({
      query,
    }))
      if (typedSearchAttributes.getAll().some(({ key }) => key.name === "PaymentAttention"))
        calling.push(workflowId);
    return calling;
  }

  async #json<Name extends keyof Documents>(name: Name, args: readonly string[]): Promise<Documents[Name]> {
    const ended = await this.#run([...args, "--json"]);
    expect(ended, ended.err).toMatchObject({ code: 0 });
    return documentOf(name, ended);
  }

  #run(args: readonly string[]): Promise<Ended> {
    return holdfast([...args, "--account", this.#account], {
      HOLDFAST_TASK_QUEUE: this.#stack.current.taskQueue,
    });
  }
}
