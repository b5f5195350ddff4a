import { join } from "node:path";
import ts from "typescript";

const ROOT = join(import.meta.dirname, "../..");

/** What the compiler says of programs that stand in pages, by their names: they see `holdfast` as it is in src, by tsconfig.json. */
export function problemsOf(programs: ReadonlyMap<string, string>): string[] {
  const config = ts.readConfigFile(join(ROOT, "tsconfig.json"), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, ROOT);
  const files = new Map([...programs].map(([name, text]) => [join(ROOT, "test/docs", name), text] as const));
  const host = ts.createCompilerHost(options);
  const [readFile, fileExists, getSourceFile] = [
    host.readFile.bind(host),
    host.fileExists.bind(host),
    host.getSourceFile.bind(host),
  ];
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, ...rest) => {
    const text = files.get(path);
    return text === undefined
      ? getSourceFile(path, ...rest)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023);
  };
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    // A reader's own rules are no concern of ours; types are.
    options: {
      ...options,
      noEmit: true,
      noUnusedLocals: false,
    },
    host,
  });
  return [...files.keys()]
    .flatMap((path) => ts.getPreEmitDiagnostics(program, program.getSourceFile(path)))
    .map(({ file, messageText }) => {
      const name = file === undefined ? "" : file.fileName.slice(ROOT.length + 1);
      return `${name}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
}
