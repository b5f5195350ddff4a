import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { USER } from "./postgres.js";
import { DATABASES } from "./temporal-configuration.js";

const run = promisify(execFile);

/** Creates the server's two databases with their schemas, which its SQL tool brings. */
export async function createDatabases(sqlTool: string, postgresPort: number): Promise<void> {
  for (const [schema, database] of Object.entries(DATABASES)) {
    const sql = (...args: string[]) =>
      run(sqlTool, [
        ...["--plugin", "postgres12", "--endpoint", "127.0.0.1", "--port", String(postgresPort)],
        ...["--user", USER, "--database", database],
        ...args,
      ]);
    await sql("create-database");
    await sql("setup-schema", "--version", "0.0");
    await sql("update-schema", "--schema-name", `postgresql/v12/${schema}`);
  }
}
