import type { CallOutcome, Report } from "../../../src/domain/reports.js";
import type { Tape } from "../../support/tape.js";
import { drawLie, lied } from "./lies.js";
import type { Ended } from "./run.js";

/** What becomes of a call to the provider. */
export type Fate =
  "answered" | "answer lost" | "request lost" | "comes late" | "not sent" | "refused" | "called a duplicate";

const FATES = [
  ...(["answered", "answered", "answered", "answered", "answered", "answered"] as const),
  ...(["answer lost", "answer lost", "request lost", "comes late", "not sent", "refused"] as const),
  "called a duplicate",
] as const;

const TIMED_OUT = { ending: "unknown", code: "timeout", message: "no answer in 20 s" } as const;
const NOT_SENT = { ending: "notSent", code: "ECONNREFUSED", message: "connection refused" } as const;
const REFUSED = { ending: "refused", code: "refused", message: "the provider refused it" } as const;
const DUPLICATE = { ending: "unknown", code: "duplicate", message: "duplicate", duplicate: true } as const;

/** Everything that goes wrong in a story, until it calms down; each kind is counted by its name. */
export class Mischief {
  readonly struck = new Map<string, number>();
  isOver = false;
  /** Whether the provider's words may differ from its books. */
  readonly lies: boolean;
  private readonly tape: Tape;

  constructor(tape: Tape) {
    this.tape = tape;
    this.lies = tape.once(4);
  }

  strikes(kind: string): void {
    this.struck.set(kind, (this.struck.get(kind) ?? 0) + 1);
  }

  get hasLied(): boolean {
    return [...this.struck.keys()].some((kind) => kind.startsWith("lie: "));
  }

  get hasReset(): boolean {
    return this.struck.has("operator: reset") || this.struck.has("operator: reset aftercare");
  }

  fate(): Fate {
    if (this.isOver) return "answered";
    const fate = this.tape.pick(FATES);
    if (fate !== "answered") this.strikes(`call: ${fate}`);
    return fate;
  }

  /** How the caller sees the end of a call with such a fate; `reply` makes it reach the provider. */
  ended(fate: Fate, reply: () => Ended): Ended {
    switch (fate) {
      case "answered":
        return this.said(reply());
      case "answer lost":
        reply();
        return TIMED_OUT;
      case "request lost":
      case "comes late":
        return TIMED_OUT;
      case "not sent":
        return NOT_SENT;
      case "refused":
        return REFUSED;
      case "called a duplicate":
        return DUPLICATE;
    }
  }

  /** A query's answer, which may be lost too. */
  asked(reply: () => Ended): Ended {
    if (this.isOver || !this.tape.once(5)) return this.said(reply());
    this.strikes("query: no answer");
    return TIMED_OUT;
  }

  private said(ended: Ended): Ended {
    const given = ended as CallOutcome<Report>;
    if (given.ending !== "answered") return ended;
    const { answer } = given;
    const isWord = answer.about === "payment" || "requestId" in answer;
    return isWord ? ({ ...given, answer: this.told(answer) } as Ended) : ended;
  }

  /** What the provider says where its books say this. */
  told<Said extends Parameters<typeof lied>[0]>(word: Said): Said {
    if (this.isOver || !this.lies || !this.tape.once(4)) return word;
    const lie = drawLie(this.tape);
    this.strikes(`lie: ${lie}`);
    return lied(word, lie);
  }
}
