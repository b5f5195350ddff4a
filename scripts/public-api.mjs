// Usage: npm run public-api -- [--folder FOLDER]: for each entry of the package, every name that its users may import,
// with its whole signature, is written to a file of `docs/api` (or FOLDER). A test compares them with what is built.
import { Extractor, ExtractorConfig, CompilerState } from "@microsoft/api-extractor";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { SetupProblem } from "./setup/problem.mjs";
import { say } from "./setup/say.mjs";

const ROOT = join(import.meta.dirname, "..");
const MANIFEST = join(ROOT, "package.json");
const SILENT = { default: { logLevel: "none" } };

/** The entries with types, by the name of their file: `holdfast/worker` is `worker`, the package itself `holdfast`. */
function entries() {
  const { name, exports } = JSON.parse(readFileSync(MANIFEST, "utf8"));
  return Object.entries(exports).flatMap(([path, { types }]) =>
    types === undefined ? [] : [{ name: path === "." ? name : path.slice(2), types: join(ROOT, types) }],
  );
}

function configOf({ name, types }, folder, temporary) {
  return ExtractorConfig.prepare({
    packageJsonFullPath: MANIFEST,
    configObject: {
      projectFolder: ROOT,
      mainEntryPointFilePath: types,
      compiler: { tsconfigFilePath: join(ROOT, "tsconfig.build.json") },
      apiReport: {
        enabled: true,
        reportFolder: folder,
        reportTempFolder: temporary,
        reportFileName: name,
        // What a signature names is a part of it, exported or not.
        includeForgottenExports: true,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      // Its opinions of comments and names are the linter's and the reviewers' work here.
      messages: {
        compilerMessageReporting: { default: { logLevel: "error" } },
        extractorMessageReporting: SILENT,
        tsdocMessageReporting: SILENT,
      },
    },
  });
}

function write(folder) {
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(join(tmpdir(), "holdfast-public-api-"));
  try {
    const configs = entries().map((entry) => configOf(entry, folder, temporary));
    const [first, ...others] = configs;
    // The entries share most of their sources: read once for all of them.
    const compilerState = CompilerState.create(first, {
      additionalEntryPoints: others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath),
    });
    for (const config of configs) {
      const { errorCount } = Extractor.invoke(config, {
        compilerState,
        localBuild: true,
        messageCallback(message) {
          message.handled = true;
          if (message.logLevel === "error") console.error(message.text);
        },
      });
      if (errorCount > 0) process.exitCode = 1;
      else say(`Wrote ${config.reportFilePath}`);
    }
  } finally {
    rmSync(temporary, { recursive: true });
  }
}

function folderAsked() {
  try {
    return parseArgs({ options: { folder: { type: "string" } } }).values.folder;
  } catch (error) {
    throw new SetupProblem(`${error.message}. Usage: npm run public-api -- [--folder FOLDER]`, 2);
  }
}

write(resolve(folderAsked() ?? join(ROOT, "docs", "api")));
