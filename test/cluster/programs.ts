/** The programs of a full Temporal server and of PostgreSQL, as the set-up has found them. */
export interface ClusterPrograms {
  readonly temporalServer: string;
  readonly sqlTool: string;
  /** The folder that has `initdb`, `postgres` and `pg_isready`. */
  readonly postgresFolder: string;
}

const VARIABLES = {
  temporalServer: "TEMPORAL_SERVER_PATH",
  sqlTool: "TEMPORAL_SQL_TOOL_PATH",
  postgresFolder: "POSTGRES_BIN_DIR",
} as const;

/** Set by `npm run cluster`: without it there is no cluster. */
export function hasClusterPrograms(): boolean {
  return Object.values(VARIABLES).every((variable) => process.env[variable]);
}

/** @throws Error where the set-up hasn't looked for them */
export function clusterPrograms(): ClusterPrograms {
  const path = (variable: string) => {
    const found = process.env[variable];
    if (!found) throw new Error(`${variable} is not set: npm run cluster finds the program and sets it`);
    return found;
  };
  return {
    temporalServer: path(VARIABLES.temporalServer),
    sqlTool: path(VARIABLES.sqlTool),
    postgresFolder: path(VARIABLES.postgresFolder),
  };
}
