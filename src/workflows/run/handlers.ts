import type { QueryDefinition, SignalDefinition, UpdateDefinition } from "@temporalio/common";
import { ApplicationFailure, CancellationScope, setHandler } from "@temporalio/workflow";
import { invalidInputMessage, type Parsed } from "../../domain/input/rules.js";
import { readNotification, type ProviderNotification } from "../../domain/notification.js";
import type { CommandDecision } from "../../domain/requests/commands.js";
import type { SealVerdict } from "../../domain/seal.js";
import { eventsQuery, INVALID_INPUT, providerNotification } from "../messages.js";
import type { EventSourced, Subject } from "./event-sourced.js";
import { Seals } from "./seals.js";
import type { Start } from "./start.js";

export type Received =
  | { readonly by: "notification"; readonly notification: ProviderNotification }
  /** A signal that no relay sends; why it can't be read. */
  | { readonly by: "unreadable"; readonly reason: string }
  /** One that can be read, and that the relay did not seal. */
  | { readonly by: "unverified"; readonly notification: ProviderNotification };

/**
 * How a run registers its messages: all before anything can throw, so that no message finds no handler. Each has the
 * description that a person reads in the Temporal UI. Where the input was refused, what needs it says so.
 */
export class Handlers<Body, Message> {
  private readonly subject: EventSourced<Subject, Body, unknown, Message | Received>;
  private readonly start: Start<unknown>;

  constructor(subject: Handlers<Body, Message>["subject"], start: Start<unknown>) {
    this.subject = subject;
    this.start = start;
    const seals = new Seals();
    this.signal(providerNotification, "a verified webhook, from the relay", (raw, verdict) => {
      const read = readNotification(raw);
      if (!read.ok) return { by: "unreadable", reason: read.reason };
      const isRelays = seals.isRelays(verdict as SealVerdict);
      return { by: isRelays ? "notification" : "unverified", notification: read.value };
    });
    const events: QueryDefinition<readonly unknown[]> = eventsQuery;
    setHandler(events, () => subject.events, { description: "what happened to it, oldest first" });
  }

  /** @param read what has come, whatever it is; of a notification also how it stands to the relay's seal */
  signal<Input>(
    definition: SignalDefinition<[Input?]> | SignalDefinition<[Input]>,
    description: string,
    read: (raw: unknown, verdict: unknown) => Message | Received,
  ): void {
    const receive = (raw?: unknown, verdict?: unknown) => {
      this.subject.arrive(() => read(raw, verdict));
    };
    setHandler(definition as SignalDefinition<[unknown?, unknown?]>, receive, { description });
  }

  query<Reply>(definition: QueryDefinition<Reply>, description: string, read: () => Reply): void {
    const answer = () => {
      this.mustBeStarted();
      return read();
    };
    setHandler(definition, answer, { description });
  }

  /**
   * An update whose input is read before it is accepted: what doesn't pass leaves no event, and what once passed is not
   * judged anew when the history is replayed under the rules of a later release.
   */
  update<Reply, Input>(
    definition: UpdateDefinition<Reply, [Input]> | UpdateDefinition<Reply>,
    description: string,
    read: ((raw: unknown) => Parsed<object>) | null,
    reply: (input: Input) => Promise<Reply>,
  ): void {
    const validator = (raw?: unknown) => {
      const parsed = read?.(raw);
      if (parsed?.ok === false) throw invalidInput(invalidInputMessage(parsed.problems));
    };
    const handle = (input?: Input) =>
      CancellationScope.nonCancellable(async () => {
        this.mustBeStarted();
        this.subject.messages += 1;
        return reply(input as Input);
      });
    setHandler(definition as UpdateDefinition<Reply, [Input?]>, handle, { description, validator });
  }

  /** Decides a command in its turn, so that of two in one task the second is refused. */
  command(decide: () => CommandDecision<Body>): Promise<readonly Body[]> {
    return this.subject.ask(() => {
      const decision = decide();
      if (!decision.accepted) throw refusal(decision.type, decision.message);
      this.subject.apply(decision.events);
      return decision.events;
    });
  }

  private mustBeStarted(): void {
    if (!this.start.ok) throw invalidInput(this.start.message);
  }
}

export function invalidInput(message: string): ApplicationFailure {
  return refusal(INVALID_INPUT, message);
}

/** A caller's mistake has no place in our code to look at. */
export function refusal(type: string, message: string): ApplicationFailure {
  const failure = ApplicationFailure.nonRetryable(message, type);
  failure.stack = "";
  return failure;
}
