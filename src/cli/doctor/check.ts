import type { Documents } from "../documents.js";

export type Check = Documents["doctor"]["checks"][number];

/** What this machine isn't told can't be checked from here, and isn't wrong for that. */
export function notChecked(name: string, missing: string): Check {
  return { name, ok: true, detail: `not checked: ${missing}` };
}

export function wrong(name: string, error: unknown): Check {
  return { name, ok: false, detail: error instanceof Error ? error.message : String(error) };
}

/** What the check says, or that it can't be made and why. */
export async function check(name: string, make: () => Promise<Omit<Check, "name">>): Promise<Check> {
  try {
    return { name, ...(await make()) };
  } catch (error) {
    return wrong(name, error);
  }
}
