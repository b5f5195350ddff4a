import { randomUUID } from "node:crypto";
import type { WorkflowHandle } from "@temporalio/client";
import type { AftercareView, PaymentView } from "../../../src/client.js";
import { cli, REFUSED } from "./cli.js";
import { NAMESPACE } from "./configuration.js";
import type { Notes, PersonsAct } from "./faults/fault.js";
import { truthOf } from "./ledger-truth.js";
import type { World } from "./world.js";

const WITHIN_MS = 15_000;
const OPERATOR = "operator@example.com";

/** A person with the operator's CLI, Temporal's own tools, and the provider's portal in another window. */
export class Operator {
  readonly #world: World;
  readonly #paymentId: string;
  readonly #did: Notes["did"];

  constructor(world: World, paymentId: string, did: Notes["did"]) {
    this.#world = world;
    this.#paymentId = paymentId;
    this.#did = did;
  }

  payment(): WorkflowHandle {
    return this.#world.directClient.workflow.getHandle(`payment-default-${this.#paymentId}`);
  }

  aftercare(): WorkflowHandle {
    return this.#world.directClient.workflow.getHandle(`aftercare-default-${this.#paymentId}`);
  }

  /** The payment by its query: null where there is none, or nobody answers. */
  async look(): Promise<PaymentView | null> {
    return this.#within(() => this.payment().query<PaymentView>("payment")).catch(() => null);
  }

  async lookAfter(): Promise<AftercareView | null> {
    return this.#within(() => this.aftercare().query<AftercareView>("aftercare")).catch(() => null);
  }

  /** The button in the UI. */
  cancel(): Promise<boolean> {
    return this.#act({ act: "cancel" }, () => this.payment().cancel());
  }

  /** Of a run that has had a task: no query of another is ever answered. One that was reset meanwhile is left alone. */
  async terminate(): Promise<boolean> {
    const run = await this.#within(async () => {
      const { workflowId, runId } = await this.payment().describe();
      const handle = this.#world.directClient.workflow.getHandle(workflowId, runId);
      const { events } = await handle.fetchHistory();
      return events?.some(({ workflowTaskCompletedEventAttributes: end }) => end) ? handle : null;
    }).catch(() => null);
    return run !== null && this.#act({ act: "terminate" }, () => run.terminate("a mistake"));
  }

  /** @param choose one of the run's workflow tasks, by how many there are */
  async reset(choose: (count: number) => number): Promise<boolean> {
    return this.#act({ act: "reset" }, async () => {
      const { raw } = await this.payment().describe();
      const { events } = await this.payment().fetchHistory();
      const ends = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: end, eventId }) =>
        end && eventId ? [eventId] : [],
      );
      const end = ends[choose(ends.length)];
      if (end === undefined) throw new Error("no workflow task has ended yet");
      await this.#world.directClient.workflowService.resetWorkflowExecution({
        namespace: NAMESPACE,
        workflowExecution: raw.workflowExecutionInfo?.execution ?? null,
        reason: "a try",
        workflowTaskFinishEventId: end,
        requestId: randomUUID(),
      });
    });
  }

  /** Whatever calls for a person, at the payment and after it. */
  acknowledge(): Promise<boolean> {
    return this.#command({ act: "acknowledge" }, ["ack", this.#paymentId, "--note", "seen"]);
  }

  /** Settles what the payment is in doubt about; errs where told to. */
  async resolve(operation: string, errs: boolean): Promise<boolean> {
    return this.#resolve({ operation }, errs, ["--operation", operation]);
  }

  async resolveRefund(refundId: string, errs: boolean): Promise<boolean> {
    return this.#resolve({ operation: "refund", refundId }, errs, ["--refund-id", refundId]);
  }

  async #resolve(
    what: { readonly operation: string; readonly refundId?: string },
    errs: boolean,
    named: readonly string[],
  ): Promise<boolean> {
    const { operation, refundId } = what;
    const outcome = await this.#outcome(refundId === undefined ? { operation } : { refundId }, errs);
    if (outcome === null) return false;
    const finding = ["--outcome", outcome, "--evidence", "seen in the portal", "--yes"];
    return this.#command({ act: "resolve", ...what, outcome }, [
      ...["resolve", this.#paymentId],
      ...[...named, ...finding],
    ]);
  }

  /** By the CLI. Where it says neither that it is done nor that it is refused, it may have been taken all the same. */
  async #command(what: Omit<PersonsAct, "at" | "taken">, args: readonly string[]): Promise<boolean> {
    const at = new Date().toISOString();
    const code = await cli(this.#world, [...args, "--operator", OPERATOR]);
    this.#did({ at, ...what, taken: code !== REFUSED });
    return code === 0;
  }

  /** Null: the provider has not decided, and a person who looks waits. */
  async #outcome(what: { readonly operation: string } | { readonly refundId: string }, errs: boolean) {
    const truth = await truthOf(this.#world.sandbox, this.#paymentId, what);
    if (truth === "pending") return null;
    if (!errs) return truth;
    return truth === "succeeded" ? "failed" : "succeeded";
  }

  async #act(what: Omit<PersonsAct, "at" | "taken">, act: () => Promise<unknown>): Promise<boolean> {
    const at = new Date().toISOString();
    try {
      await this.#within(act);
      this.#did({ at, ...what, taken: true });
      return true;
    } catch {
      // Without an answer it may have been taken all the same.
      this.#did({ at, ...what, taken: what.act !== "reset" });
      return false;
    }
  }

  #within<T>(call: () => Promise<T>): Promise<T> {
    return this.#world.directClient.withDeadline(Date.now() + WITHIN_MS, call);
  }
}
