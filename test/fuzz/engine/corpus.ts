import type { FuzzInput } from "../input.js";
import type { Outcome } from "../oracle/problem.js";
import type { Coverage } from "./coverage.js";
import type { Executed } from "./execute.js";

/** Several times what a provider sends. */
const LARGE_BYTES = 4_096;

/** The inputs that the next ones are made of: those that it began with, and each that did what none before did. */
export class Corpus {
  readonly #inputs: FuzzInput[];
  readonly #coverage: Coverage | null;
  readonly #again: (input: FuzzInput) => void;
  readonly #answers = new Set<string>();

  /**
   * @param coverage null: it learns nothing
   * @param again reads an input once more
   */
  constructor(inputs: readonly FuzzInput[], coverage: Coverage | null, again: (input: FuzzInput) => void) {
    this.#inputs = [...inputs];
    this.#coverage = coverage;
    this.#again = again;
  }

  get size(): number {
    return this.#inputs.length;
  }

  /** What the first inputs do is what is known. */
  begin(executed: readonly Executed[]): void {
    for (const { outcome } of executed) this.#answers.add(answerOf(outcome));
    this.#coverage?.look({ remember: true });
  }

  /** Takes what is new of a batch that has been read just now. */
  learn(executed: readonly Executed[]): void {
    if (this.#coverage === null) return;
    const wentFurther = this.#coverage.look({ remember: false });
    for (const { prepared, outcome } of executed) {
      const answer = answerOf(outcome);
      const saysMore = !this.#answers.has(answer);
      this.#answers.add(answer);
      if (saysMore || (wentFurther && this.#goesFurther(prepared.input))) this.#inputs.push(prepared.input);
    }
  }

  /** Half of the times one of the latest, which have been tried least; seldom a large one, which takes long. */
  pick(below: (limit: number) => number): FuzzInput {
    const among = below(2) === 0 ? this.#inputs : this.#inputs.slice(-16);
    const [one, other] = [among[below(among.length)], among[below(among.length)]];
    if (!one || !other) throw new RangeError("there is no input to begin with");
    return one.body.length <= Math.max(LARGE_BYTES, other.body.length) ? one : other;
  }

  #goesFurther(input: FuzzInput): boolean {
    this.#again(input);
    return this.#coverage?.look({ remember: true }) ?? false;
  }
}

/**
 * What an answer says, without the numbers in it. Which field a schema misses is decided in the schema's package, where
 * no coverage is taken.
 */
function answerOf(outcome: Outcome | null): string {
  if (outcome === null || "thrown" in outcome) return "";
  const { reading } = outcome;
  const reason = "reason" in reading ? reading.reason.replace(/of type [^]*/, "of a type") : "";
  if (!("notification" in reading)) return `${reading.result} ${reason}`;
  const { report } = reading.notification;
  return [reading.result, reason, report.about, report.status, ...Object.keys(report)]
    .join(" ")
    .slice(0, 300);
}
