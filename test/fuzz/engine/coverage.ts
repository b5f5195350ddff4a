import { Session } from "node:inspector";
import type { Profiler } from "node:inspector";

/** What tells the fuzzer that an input went where none went before. */
export interface Coverage {
  /** Whether anything was run since the last look that none has been remembered of. */
  readonly look: (options: { readonly remember: boolean }) => boolean;
  /** How many stretches of code have been run: V8's blocks, cut where any run cut them. */
  readonly blocks: () => number;
  /** What comes next is of another target: all of it is new. */
  readonly forget: () => void;
  readonly stop: () => void;
}

/** One function's code: which of its characters were run, and where its blocks begin. */
interface Seen {
  readonly ran: Uint8Array;
  readonly starts: Set<number>;
}

/**
 * V8's own counters of blocks, of the scripts whose URL `counts`. They are in code that is compiled from now on, so
 * what is to be covered is imported after this.
 *
 * @param counts by the script's URL or path
 */
export function startCoverage(counts: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  post(session, "Profiler.enable");
  post(session, "Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const seen = new Map<string, Seen>();
  return {
    look: ({ remember }) => {
      const scripts = take(session).result.filter(({ url }) => counts(url));
      const fresh = scripts.flatMap(({ url, functions }) =>
        functions.filter(({ ranges }) => isFresh(seen, url, ranges, remember)),
      );
      return fresh.length > 0;
    },
    blocks: () => [...seen.values()].reduce((sum, { ran, starts }) => sum + blocksOf(ran, starts), 0),
    forget: () => {
      take(session);
      seen.clear();
    },
    stop: () => {
      post(session, "Profiler.stopPreciseCoverage");
      session.disconnect();
    },
  };
}

/**
 * V8 merges neighboring blocks that ran equally often, so a block is not known by where it begins and ends: what is
 * remembered is which characters of a function ran.
 */
function isFresh(
  seen: Map<string, Seen>,
  url: string,
  ranges: readonly Profiler.CoverageRange[],
  remember: boolean,
): boolean {
  const [whole] = ranges;
  if (whole === undefined) return false;
  const name = `${url}:${whole.startOffset}-${whole.endOffset}`;
  const length = whole.endOffset - whole.startOffset;
  const before = seen.get(name) ?? { ran: new Uint8Array(length), starts: new Set<number>() };
  const now = new Uint8Array(length);
  // An inner block comes after the one around it.
  for (const { startOffset, endOffset, count } of ranges)
    now.fill(count > 0 ? 1 : 0, startOffset - whole.startOffset, endOffset - whole.startOffset);
  const fresh = now.some((ran, at) => ran > (before.ran[at] ?? 0));
  if (remember) {
    now.forEach((ran, at) => (before.ran[at] ||= ran));
    for (const { startOffset, endOffset } of ranges)
      before.starts.add(startOffset - whole.startOffset).add(endOffset - whole.startOffset);
    seen.set(name, before);
  }
  return fresh;
}

function blocksOf(ran: Uint8Array, starts: ReadonlySet<number>): number {
  return [...starts].filter((start) => ran[start] === 1).length;
}

function take(session: Session): Profiler.TakePreciseCoverageReturnType {
  let taken: Profiler.TakePreciseCoverageReturnType = { result: [] };
  // Within one thread the answer comes before `post` returns.
  session.post("Profiler.takePreciseCoverage", (error, answer) => {
    if (error !== null) throw new Error("V8 gives no coverage", { cause: error });
    taken = answer;
  });
  return taken;
}

function post(session: Session, method: string, parameters: object = {}): void {
  session.post(method, parameters, (error) => {
    if (error !== null) throw new Error(`V8 refuses ${method}`, { cause: error });
  });
}
