import { existsSync, mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { besideCache, cacheFolder } from "./cache.mjs";
import { foldersOnPath, isExecutable } from "./executables.mjs";
import { SetupProblem } from "./problem.mjs";
import { say } from "./say.mjs";
import { leaveIfInterrupted, runStep } from "./step.mjs";

/** As the development server of the tests has it. */
const VERSION = "1.32.0";
const MODULE = "go.temporal.io/server";

/** The programs of a full Temporal server: the package that each is built from, and what it is called there. */
const TEMPORAL = [
  { variable: "TEMPORAL_SERVER_PATH", program: "temporal-server", from: "cmd/server", builtAs: "server" },
  { variable: "TEMPORAL_SQL_TOOL_PATH", program: "temporal-sql-tool", from: "cmd/tools/sql", builtAs: "sql" },
];

const POSTGRES_PROGRAMS = ["initdb", "postgres", "pg_isready"];
/** Debian doesn't put them on the PATH. */
const DEBIANS_POSTGRES = "/usr/lib/postgresql";

/**
 * The environment that hands the programs of a cluster on. Temporal offers its server as a container image, and for
 * machines without containers as a Go module: it is built once, and kept in the cache.
 *
 * @throws SetupProblem that says what to install
 */
export async function provideCluster({ env }) {
  const postgres = postgresFolder(env);
  say(`PostgreSQL: ${postgres}`);
  return { POSTGRES_BIN_DIR: postgres, ...(await temporalPrograms(env)) };
}

function postgresFolder(env) {
  const named = env.POSTGRES_BIN_DIR;
  if (named) {
    if (hasPostgres(named)) return named;
    throw new SetupProblem(
      `POSTGRES_BIN_DIR is ${named}, which has not all of ${POSTGRES_PROGRAMS.join(", ")}: set it to the folder that has them, or unset it to have one looked for.`,
      78,
    );
  }
  const found = [...debiansNewestFirst(), ...foldersOnPath(env)].find(hasPostgres);
  if (found !== undefined) return found;
  throw new SetupProblem(
    `PostgreSQL's programs (${POSTGRES_PROGRAMS.join(", ")}) can't be found on the PATH or in ${DEBIANS_POSTGRES}. Install the system's package (on Debian: apt-get install postgresql), or set POSTGRES_BIN_DIR to their folder, then run the same command again.`,
    78,
  );
}

function debiansNewestFirst() {
  if (!existsSync(DEBIANS_POSTGRES)) return [];
  const versions = readdirSync(DEBIANS_POSTGRES).sort((one, other) => Number(other) - Number(one));
  return versions.map((version) => join(DEBIANS_POSTGRES, version, "bin"));
}

function hasPostgres(folder) {
  return POSTGRES_PROGRAMS.every((program) => isExecutable(join(folder, program)));
}

async function temporalPrograms(env) {
  const named = TEMPORAL.filter(({ variable }) => env[variable]);
  for (const { variable } of named)
    if (!isExecutable(env[variable]))
      throw new SetupProblem(
        `${variable} is ${env[variable]}, which is no program: set it to the path of one, or unset it.`,
        78,
      );
  const cached = join(cacheFolder(env), `temporal-server-${VERSION}`);
  const missing = TEMPORAL.filter((one) => !named.includes(one) && !isExecutable(join(cached, one.program)));
  if (missing.length > 0) await build(missing, cached, env);
  return Object.fromEntries(
    TEMPORAL.map(({ variable, program }) => {
      const path = env[variable] || join(cached, program);
      say(`${program}: ${path}`);
      return [variable, path];
    }),
  );
}

async function build(programs, target, env) {
  if (!foldersOnPath(env).some((folder) => isExecutable(join(folder, "go"))))
    throw new SetupProblem(
      `A full Temporal server is built from its Go module, and there is no Go here. Install Go (https://go.dev/doc/install) and run the same command again, or set ${programs.map(({ variable }) => variable).join(" and ")} to programs that you have.`,
      78,
    );
  const packages = programs.map(({ from }) => `${MODULE}/${from}@v${VERSION}`);
  say(
    `Building Temporal's server ${VERSION}, once, which takes some minutes: go install ${packages.join(" ")}`,
  );
  const result = await besideCache(cacheFolder(env), async (folder) => {
    const ended = await runStep("go", ["install", ...packages], {
      env: { ...env, GOBIN: folder },
      stdio: ["ignore", 2, 2],
      still: "Still building",
    });
    leaveIfInterrupted(ended);
    if (ended.code !== 0) return { failed: "go's messages are above" };
    mkdirSync(target, { recursive: true });
    for (const { program, builtAs } of programs) renameSync(join(folder, builtAs), join(target, program));
    return {};
  });
  if (result.failed !== undefined)
    throw new SetupProblem(`Temporal's server could not be built: ${result.failed}. Nothing was started.`);
}
