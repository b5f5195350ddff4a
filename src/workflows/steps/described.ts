/** What a person reads beside a message in the Temporal UI. */
export function describedAs(description: string): { readonly description: string } {
  return { description };
}
