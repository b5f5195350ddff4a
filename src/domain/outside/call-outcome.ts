import type { CallOutcome } from "../facts.js";
import { invalidInputMessage, isObject, oneOf, parse, value, type Rule } from "../input/rules.js";
import { report, type Report } from "./reports.js";
import { bounded, known, own, words } from "./values.js";

const YEAR = 365 * 86_400;
const seconds = value(
  (given): given is number => typeof given === "number" && given >= 0 && given <= YEAR,
  "must be a number of seconds up to a year",
);

const why = { code: words(128), message: words(1_000) };
const answered = known({ ending: oneOf(["answered"]), answer: report });
const unanswered = known(
  { ending: oneOf(["refused", "notSent", "unknown"]), ...why },
  {
    retryAfterSeconds: seconds,
    resetRun: bounded(128, 1),
    duplicate: value((d) => d === true, "must be true"),
  },
);

const outcome: Rule<CallOutcome<Report>> = (given, field, problems) =>
  isObject(given) && own(given, "ending") === "answered"
    ? answered(given, field, problems)
    : unanswered(given, field, problems);

/**
 * How an activity ended, as it may come from a worker of another release. What doesn't fit is a call whose outcome is
 * unknown: bytes may have left.
 */
export function readCallOutcome<Answer extends Report>(
  given: unknown,
  abouts: readonly Answer["about"][],
): CallOutcome<Answer> {
  const read = parse(given, outcome);
  if (!read.ok)
    return { ending: "unknown", code: "unreadable_answer", message: invalidInputMessage(read.problems) };
  const ended = read.input;
  if (ended.ending !== "answered") return ended;
  const isWanted = abouts.some((about) => about === ended.answer.about);
  return isWanted
    ? (ended as CallOutcome<Answer>)
    : { ending: "unknown", code: "not_an_answer", message: `an answer about ${ended.answer.about}` };
}
