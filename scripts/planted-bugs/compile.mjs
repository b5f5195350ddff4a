import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { planted } from "./list.mjs";

/**
 * A check that the compiler lets a bug pass, in its file and in those that import it: what the compiler finds needs no
 * test. An import that the bug leaves unused is let pass, as whoever makes such a mistake takes it out as well.
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
    if (text !== undefined) return ts.createSourceFile(path, text, languageVersion, true);
    if (!sources.has(path)) sources.set(path, read(path, languageVersion));
    return sources.get(path);
  };
  let program = ts.createProgram(fileNames, quiet, host);

  return (bug) => {
    const path = join(root, bug.file);
    changed.set(path, planted(readFileSync(path, "utf8"), bug));
    program = ts.createProgram(fileNames, quiet, host, program);
    changed.delete(path);
    const concerned = program
      .getSourceFiles()
      .filter((file) => file.fileName === path || imports(file, path));
    for (const file of concerned) {
      const [first] = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      if (first !== undefined) return ts.flattenDiagnosticMessageText(first.messageText, " ");
    }
    return null;
  };
}

/** Whether the file takes something from the one at `path`. */
function imports({ fileName, isDeclarationFile, text }, path) {
  if (isDeclarationFile) return false;
  const { importedFiles } = ts.preProcessFile(text);
  return importedFiles.some((imported) => {
    const name = imported.fileName;
    return name.startsWith(".") && join(dirname(fileName), name).replace(/\.js$/, ".ts") === path;
  });
}
