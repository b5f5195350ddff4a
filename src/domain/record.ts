/** The events with their place and time, and the state after them: the fold, for any aggregate. */
export function recorder<State, Body extends object>(
  evolve: (state: State | null, event: Body & { readonly seq: number; readonly at: string }) => State,
) {
  return (state: State | null, bodies: readonly Body[], firstSeq: number, at: string) => {
    const events = bodies.map((body, index) => ({ ...body, seq: firstSeq + index, at }));
    return { events, state: events.reduce<State | null>(evolve, state) };
  };
}
