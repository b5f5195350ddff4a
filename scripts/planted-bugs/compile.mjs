import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { planted } from "./list.mjs";

/**
 * A check that the compiler lets a bug pass: what the compiler finds needs no test. An import that the bug leaves
 * unused is let pass, as whoever makes such a mistake takes it out as well.
 *
 * @returns for a bug what the compiler says against it, or null
 */
export function compilerOf(root) {
  const config = join(root, "tsconfig.build.json");
  const { config: raw } = ts.readConfigFile(config, ts.sys.readFile);
  const { fileNames, options } = ts.parseJsonConfigFileContent(raw, ts.sys, root);
  const quiet = { ...options, noUnusedLocals: false, noUnusedParameters: false, noEmit: true };
  const host = ts.createCompilerHost(quiet);
  const sources = new Map();
  const changed = new Map();
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (path, languageVersion) => {
    const text = changed.get(path);
    if (text !== undefined) return versioned(ts.createSourceFile(path, text, languageVersion, true), text);
    if (!sources.has(path)) sources.set(path, versioned(read(path, languageVersion), ""));
    return sources.get(path);
  };
  let builder = ts.createSemanticDiagnosticsBuilderProgram(fileNames, quiet, host);
  problemsIn(builder);

  return (bug) => {
    const path = join(root, bug.file);
    changed.set(path, planted(readFileSync(path, "utf8"), bug));
    builder = ts.createSemanticDiagnosticsBuilderProgram(fileNames, quiet, host, builder);
    const file = builder.getSourceFile(path);
    const problems = [...builder.getSyntacticDiagnostics(file), ...problemsIn(builder)];
    changed.delete(path);
    const [first] = problems;
    return first === undefined ? null : ts.flattenDiagnosticMessageText(first.messageText, " ");
  };
}

function versioned(file, version) {
  if (file !== undefined) file.version = version;
  return file;
}

/** Of the file that changed, and of all that its change may concern. */
function problemsIn(builder) {
  const problems = [];
  for (let next; (next = builder.getSemanticDiagnosticsOfNextAffectedFile());) problems.push(...next.result);
  return problems;
}
