import { PARTS } from "./parts.mjs";

/**
 * What came of a part's mutants.
 *
 * @param report Stryker's, in the schema of mutation testing reports
 * @param listed the survivors that are known, each with its reason
 */
export function judge(name, report, listed, seconds) {
  const mutants = Object.entries(report.files).flatMap(([file, { source, mutants }]) =>
    mutants.map((mutant) => ({
      file,
      line: mutant.location.start.line,
      status: mutant.status,
      mutator: mutant.mutatorName,
      original: oneLine(textAt(source, mutant.location)),
      replacement: oneLine(mutant.replacement),
    })),
  );
  const count = (status) => mutants.filter((mutant) => mutant.status === status).length;
  const [killed, timeouts, survived, uncovered] = ["Killed", "Timeout", "Survived", "NoCoverage"].map(count);
  const noticed = killed + timeouts;
  const score = (100 * noticed) / (noticed + survived + uncovered);
  const survivors = mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map((mutant) => ({ ...mutant, reason: listed.find((known) => isSame(known, mutant))?.reason }));
  const { atLeast } = PARTS[name];
  const isEnough = score >= atLeast;
  const explained = survivors.filter(({ reason }) => reason !== undefined).length;
  return {
    survivors,
    isEnough,
    // Its code has changed, or a test notices it now.
    outdated: listed.filter(
      (known) => known.file in report.files && !survivors.some((mutant) => isSame(known, mutant)),
    ),
    summary:
      `${name}: ${score.toFixed(1)} % of ${noticed + survived + uncovered} mutants noticed` +
      (isEnough ? "" : `, and ${atLeast} % are wanted`) +
      ` (${killed} killed, ${timeouts} timed out, ${survived} survived, ${uncovered} without a test;` +
      ` ${explained} of the survivors are explained); ${Math.round(seconds)} s`,
  };
}

/** For people. */
export function tell({ survivors, outdated, summary }) {
  return [
    ...survivors.map(
      ({ file, line, mutator, original, replacement, reason }) =>
        `${file}:${line} ${mutator}: ${reason ?? "NOT EXPLAINED"}\n  - ${original}\n  + ${replacement}`,
    ),
    ...outdated.map(
      ({ file, mutator, original }) =>
        `${file} ${mutator}: listed, and no survivor any more: remove it from the list\n  - ${original}`,
    ),
    summary,
    "",
  ].join("\n");
}

function isSame(one, other) {
  return ["file", "mutator", "original", "replacement"].every((field) => one[field] === other[field]);
}

function oneLine(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** Lines and columns count from 1; the end is not part of it. */
function textAt(source, { start, end }) {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join("\n");
}
