import { concernsAfter, withoutRequest } from "../attention.js";
import type { Acknowledged, AttentionRaised, Concern } from "../attention.js";
import type {
  NotificationUnverified,
  RequestEvent,
  RequestEventBody,
  Resolved,
  RunWasReset,
} from "./events.js";
import { requestAfter } from "./evolve.js";
import { inResetRun, type Request } from "./request.js";

/** What a payment and its aftercare have in common: what they asked the provider for, and what calls for a person. */
export interface Books<Kept extends Request = Request> {
  readonly paymentId: string;
  readonly account: string;
  /** The run that this one is by its history; the activity compares it with the one that it runs for. */
  readonly run: string;
  /** A reset made this run: another may have sent what this one has not. */
  readonly wasReset: boolean;
  readonly openedAt: string;
  /** All that was ever asked for, oldest first. */
  readonly requests: readonly Kept[];
  readonly concerns: readonly Concern[];
  /** How many notifications were recorded that no relay sealed; missing: none. */
  readonly unverified?: number;
  readonly updatedAt: string;
}

type BooksEvent =
  RequestEventBody | RunWasReset | NotificationUnverified | Resolved | Acknowledged | AttentionRaised;

/** What such an event changes. Pure; it decides nothing. */
export function booksChange<Kept extends Request>(
  books: Books<Kept>,
  event: BooksEvent & { readonly at: string },
  canBeQueried: (request: Kept) => boolean,
): Partial<Pick<Books<Kept>, "requests" | "concerns" | "run" | "wasReset" | "unverified">> {
  const { requests, concerns } = books;
  switch (event.type) {
    case "runWasReset":
      return {
        run: event.run,
        wasReset: true,
        requests: requests.map((request) => inResetRun(request, canBeQueried(request), event.at)),
      };
    case "notificationUnverified":
      return { unverified: (books.unverified ?? 0) + 1 };
    case "resolved":
      return { concerns: withoutRequest(concerns, event.requestId, "person") };
    case "acknowledged":
    case "attentionRaised":
      return { concerns: concernsAfter(concerns, event) };
    default:
      return requestChange(books, event);
  }
}

function requestChange<Kept extends Request>({ requests, concerns }: Books<Kept>, event: RequestEvent) {
  const { requestId } = event;
  const before = requests.find((request) => request.requestId === requestId);
  if (!before) return {};
  const after = requestAfter(before, event);
  // What only time raised ends with the wait that it was raised for.
  const isOver = after.wait?.for !== before.wait?.for;
  return {
    requests: requests.map((request) => (request === before ? after : request)),
    ...(isOver && { concerns: withoutRequest(concerns, requestId, "provider") }),
  };
}

export function findRequest<Kept extends Request>(
  { requests }: Pick<Books<Kept>, "requests">,
  requestId: string,
): Kept | undefined {
  return requests.find((request) => request.requestId === requestId);
}

/** The fold of a payment or its aftercare: the events with their place and time, and the state after them. */
export function recorder<State, Body extends object>(
  evolve: (state: State | null, event: Body & { readonly seq: number; readonly at: string }) => State,
) {
  return (state: State | null, bodies: readonly Body[], firstSeq: number, at: string) => {
    const events = bodies.map((body, index) => ({ seq: firstSeq + index, at, ...body }));
    return { events, state: events.reduce<State | null>(evolve, state) };
  };
}
