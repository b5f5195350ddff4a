import { execFile } from "node:child_process";
import { chown, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ServerProcess } from "./server-process.js";

const run = promisify(execFile);

export const USER = "temporal";

interface PostgresOptions {
  /** The folder of its programs. */
  readonly programs: string;
  readonly log: string;
  readonly port: number;
}

export interface Postgres {
  readonly server: ServerProcess;
  /** Of a server that has ended. */
  removeData(): Promise<void>;
}

/** A PostgreSQL server of our own, with every write synced to the disk as by default: what it has said it keeps. */
export async function createPostgres({ programs, log, port }: PostgresOptions): Promise<Postgres> {
  const uid = await unprivileged();
  const user = uid === undefined ? {} : { uid, gid: uid };
  // Not within a folder of ours, where its user may not look.
  const folder = await mkdtemp(join(tmpdir(), "holdfast-postgres-"));
  if (uid !== undefined) await chown(folder, uid, uid);
  const data = join(folder, "data");
  // It takes connections of this machine alone, so that it needs no passwords.
  const ours = ["--username", USER, "--auth", "trust", "--encoding", "UTF8"];
  await run(join(programs, "initdb"), ["--pgdata", data, ...ours], { ...user, cwd: folder });
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
  };
  const isReady = ["-h", "127.0.0.1", "-p", String(port), "-U", USER, "-d", "postgres"];
  return {
    server: new ServerProcess({
      name: "PostgreSQL",
      program: join(programs, "postgres"),
      args: ["-D", data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
      log,
      uid,
      isReady: () => run(join(programs, "pg_isready"), isReady).then(() => true),
    }),
    removeData: () => rm(folder, { recursive: true, force: true }),
  };
}

/** PostgreSQL refuses to run as root: then as its own user, or else as nobody. */
async function unprivileged(): Promise<number | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const user of ["postgres", "nobody"]) {
    const found = await run("id", ["-u", user]).catch(() => null);
    if (found !== null) return Number(found.stdout);
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no user postgres or nobody: run this as another user",
  );
}
