/** `EX_CONFIG` of sysexits.h: a supervisor can tell it from a crash, which starting again may mend. */
export const CONFIG_EXIT_CODE = 78;

/** The configuration can't be used. The message is for the operator, names every problem and no secret. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly string[];

  /** @param problems a message of its own, or the list that one is made of */
  constructor(problems: string | readonly string[]) {
    super(typeof problems === "string" ? problems : listed(problems));
    this.problems = typeof problems === "string" ? [problems] : problems;
  }
}

function listed(problems: readonly string[]): string {
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  return [`The configuration has ${count}:`, ...problems.map((problem) => `- ${problem}`)].join("\n");
}

/** @throws ConfigError if there are any */
export function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new ConfigError(problems);
}

/**
 * Runs every reader, in order, also after one has failed, so that the operator gets one message for all of them.
 *
 * @throws ConfigError with the problems of all
 */
export function together<R extends Record<string, () => unknown>>(
  readers: R,
): { [K in keyof R]: ReturnType<R[K]> } {
  const problems: string[] = [];
  const results = Object.entries(readers).map(([name, read]) => {
    try {
      return [name, read()] as const;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      problems.push(...error.problems);
      return [name, undefined] as const;
    }
  });
  refuse(problems);
  return Object.fromEntries(results) as { [K in keyof R]: ReturnType<R[K]> };
}

/** ` (ENOENT)`: a file system error's message would quote the path. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? ` (${error.code})`
    : "";
}
