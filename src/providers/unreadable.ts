import { createHash } from "node:crypto";
import type { z } from "zod";

/** Why something signed can't be read. It names fields of ours, and holds nothing of what was sent. */
export function lacking({ issues }: Pick<z.ZodError, "issues">): string {
  const names = new Set(issues.map((issue) => issue.path.join(".") || "data"));
  return `signed, but without ${[...names].join(", ")}`;
}

/** A report for a person, of a notification that can't be read; `number` is the same for each repeat of it. */
export function unreadableReport(type: string, reason: string, told: unknown) {
  const digest = createHash("sha256")
    .update(JSON.stringify(told ?? null))
    .digest("hex");
  return {
    number: digest.slice(0, 32),
    report: { about: "other", type: `${type}: ${reason}`.slice(0, 128), status: "", refs: {} },
  } as const;
}
