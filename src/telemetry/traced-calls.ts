import { SpanKind, SpanStatusCode, trace, type Attributes } from "@opentelemetry/api";

const tracer = trace.getTracer("holdfast");

/**
 * A span around a call that leaves the process. Where no traces are exported, OpenTelemetry's API does nothing.
 *
 * @param ended what the span says of how the call ended; nothing personal
 */
export async function traced<T>(
  name: string,
  { kind, attributes }: { readonly kind: SpanKind; readonly attributes: Attributes },
  call: () => Promise<T>,
  ended: (answer: T) => { readonly isError: boolean; readonly attributes: Attributes },
): Promise<T> {
  return tracer.startActiveSpan(name, { kind, attributes }, async (span) => {
    try {
      const answer = await call();
      const { isError, attributes: more } = ended(answer);
      span.setAttributes(more);
      if (isError) span.setStatus({ code: SpanStatusCode.ERROR });
      return answer;
    } catch (error) {
      // Its message may hold what the other side said.
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

type Answer =
  | { readonly sent: "yes"; readonly status: number }
  | { readonly sent: "no" | "unknown"; readonly code: string };

/** Of HTTP requests; an answer is whatever the caller makes of it. */
interface Post<A> {
  (url: string, headers: Record<string, string>, body: string): Promise<A>;
  close(): Promise<void>;
}

/** The same, with a span for each request to a provider: where it went, and how far it got. */
export function tracedPost<A extends Answer>(post: Post<A>): Post<A> {
  const send = (url: string, headers: Record<string, string>, body: string) => {
    const { hostname, pathname } = new URL(url);
    return traced(
      `POST ${pathname}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { "http.request.method": "POST", "server.address": hostname, "url.path": pathname },
      },
      () => post(url, headers, body),
      (answer) =>
        answer.sent === "yes"
          ? { isError: answer.status >= 500, attributes: { "http.response.status_code": answer.status } }
          : { isError: true, attributes: { "error.type": answer.code, "holdfast.sent": answer.sent } },
    );
  };
  return Object.assign(send, { close: () => post.close() });
}

interface Notification {
  readonly provider: string;
  readonly account: string;
  readonly paymentId: string;
}

/** The same, with a span for each notification that is handed over: the workflow's span of its signal belongs to it. */
export function tracedDelivery<N extends Notification, D extends { readonly result: string }>(
  deliver: (notification: N) => Promise<D>,
): (notification: N) => Promise<D> {
  return (notification) =>
    traced(
      "deliver notification",
      {
        kind: SpanKind.CONSUMER,
        attributes: {
          "holdfast.provider": notification.provider,
          "holdfast.account": notification.account,
          "holdfast.paymentId": notification.paymentId,
        },
      },
      () => deliver(notification),
      ({ result }) => ({
        isError: result === "unavailable" || result === "unhandled",
        attributes: { "holdfast.result": result },
      }),
    );
}
