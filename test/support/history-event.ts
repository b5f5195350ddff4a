const SUFFIX = "EventAttributes";

/**
 * What a history event is, by the name of Temporal's API without its end (`activityTaskScheduled`), and what it says.
 *
 * @param event as a client reads it
 */
export function contentOf(event: object): { readonly kind: string; readonly attributes: object } {
  const [name = "?", attributes = {}] =
    Object.entries(event as Record<string, object>).find(([key]) => key.endsWith(SUFFIX)) ?? [];
  return { kind: name.replace(SUFFIX, ""), attributes };
}
