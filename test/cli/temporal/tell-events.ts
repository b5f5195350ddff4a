import { proxySinks, type Sinks, type WorkflowInterceptorsFactory } from "@temporalio/workflow";

/** Tells a replay's events, which the history itself doesn't hold, to the test. */
export interface EventSinks extends Sinks {
  readonly replay: { tell(events: unknown): void };
}

interface Activator {
  readonly queryHandlers: ReadonlyMap<string, { readonly handler: () => unknown }>;
}

const { replay } = proxySinks<EventSinks>();

export const interceptors: WorkflowInterceptorsFactory = () => ({
  internals: [
    {
      concludeActivation(input, next) {
        const { __TEMPORAL_ACTIVATOR__: activator } = globalThis as unknown as {
          readonly __TEMPORAL_ACTIVATOR__: Activator;
        };
        replay.tell(activator.queryHandlers.get("events")?.handler() ?? []);
        return next(input);
      },
    },
  ],
});
