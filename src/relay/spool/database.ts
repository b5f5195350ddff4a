import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type DatabaseSyncInstance } from "@photostructure/sqlite";

/** The spool's directory can't be used as it is: the message says why and what to do. */
export class SpoolProblem extends Error {
  override readonly name = "SpoolProblem";
}

const FILE = "spool.db";

/** Of 64 pages; one change of ours touches ten or so. */
const JOURNAL_BYTES = 64 * 4_096;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS kept (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  place TEXT NOT NULL,
  kept_at INTEGER NOT NULL,
  not_before INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  set_aside TEXT,
  digest TEXT UNIQUE,
  record BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS kept_by_place ON kept (place, seq);
`;

/**
 * Opens the spool's file, or makes one. A file that is damaged is put beside it under another name, and what can be read
 * of it goes into a new one.
 *
 * @returns the database, and for each damage a sentence for the operator
 * @throws SpoolProblem where the directory can't be written, or another relay uses it
 */
export function openDatabase(
  folder: string,
  now: number,
): { readonly db: DatabaseSyncInstance; readonly damage: string[] } {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new SpoolProblem(`HOLDFAST_SPOOL_DIR: ${folder} can't be made (${codeOf(error)})`);
  }
  const path = join(folder, FILE);
  const found = existsSync(path);
  const db = tryOpen(path);
  if (db !== null && (!found || isSound(db))) return { db, damage: [] };
  if (db) closeDatabase(db);
  const aside = join(folder, `damaged-${String(now)}.db`);
  renameSync(path, aside);
  const fresh = tryOpen(path);
  if (fresh === null) throw new SpoolProblem(`HOLDFAST_SPOOL_DIR: no database can be made in ${folder}`);
  const { saved, upTo } = salvage(aside, fresh);
  const lost = upTo === null ? "how many are lost can't be told" : `numbers up to ${String(upTo)} were given`;
  return {
    db: fresh,
    damage: [
      `the spool's file was damaged and is kept as ${aside}; ${String(saved)} notifications were saved, ${lost}`,
    ],
  };
}

/** Its lock ends with the next access in the other mode; without that it lasts until all that was prepared is collected. */
export function closeDatabase(db: DatabaseSyncInstance): void {
  try {
    db.exec("PRAGMA locking_mode = NORMAL; SELECT 1 FROM sqlite_master");
  } finally {
    db.close();
  }
}

/** Null: what is there is no database. */
function tryOpen(path: string): DatabaseSyncInstance | null {
  let db: DatabaseSyncInstance | undefined;
  try {
    db = new DatabaseSync(path);
    // Nothing is acknowledged before it is on the disk, and no second relay delivers the same.
    db.exec("PRAGMA journal_mode = PERSIST; PRAGMA synchronous = EXTRA; PRAGMA locking_mode = EXCLUSIVE");
    db.exec("BEGIN IMMEDIATE");
    db.exec(SCHEMA);
    // Says once more that it can write, as making a table that is there writes nothing.
    db.exec(`PRAGMA user_version = 1; COMMIT`);
    reserveJournal(`${path}-journal`);
    return db;
  } catch (error) {
    db?.close();
    const result = resultOf(error);
    if (result === BUSY)
      throw new SpoolProblem(
        `HOLDFAST_SPOOL_DIR: another process uses ${path}; give each relay a directory of its own`,
      );
    if (result === CORRUPT || result === NOT_A_DATABASE) return null;
    throw new SpoolProblem(`HOLDFAST_SPOOL_DIR: ${path} can't be written (${codeOf(error)})`);
  }
}

/**
 * SQLite writes down here what it is about to change, also to remove something, and never gives the file's place back:
 * so what is delivered can be removed from a disk that is full. Zeros after a journal's own pages say nothing to it.
 */
function reserveJournal(path: string): void {
  const missing = JOURNAL_BYTES - statSync(path).size;
  if (missing > 0) appendFileSync(path, Buffer.alloc(missing));
}

function isSound(db: DatabaseSyncInstance): boolean {
  try {
    const [row] = db.prepare("PRAGMA quick_check(1)").all() as { quick_check: string }[];
    return row?.quick_check === "ok";
  } catch {
    return false;
  }
}

interface Salvaged {
  readonly place: string;
  readonly kept_at: number;
  readonly digest: string | null;
  readonly record: Uint8Array;
}

/** Row by row: where one can't be read, those after it still may. */
function salvage(
  path: string,
  into: DatabaseSyncInstance,
): { readonly saved: number; readonly upTo: number | null } {
  let saved = 0;
  let upTo: number | null = null;
  let from: DatabaseSyncInstance | undefined;
  try {
    from = new DatabaseSync(path, { readOnly: true });
    const [given] = from.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'kept'").all() as {
      seq: number;
    }[];
    upTo = given?.seq ?? 0;
    const read = from.prepare("SELECT seq, place, kept_at, digest, record FROM kept WHERE seq = ?");
    const write = into.prepare(
      "INSERT INTO kept (seq, place, kept_at, digest, record) VALUES (?, ?, ?, ?, ?)",
    );
    for (let seq = 1; seq <= upTo; seq++) {
      try {
        const row = read.get(seq) as Salvaged | undefined;
        if (row === undefined) continue;
        write.run(seq, row.place, row.kept_at, row.digest, row.record);
        saved++;
      } catch {
        // The next one may be readable.
      }
    }
  } catch {
    // What was saved until then is what there is.
  } finally {
    from?.close();
  }
  return { saved, upTo };
}

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const [BUSY, CORRUPT, NOT_A_DATABASE] = [5, 11, 26];

function resultOf(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

/** SQLite's own words, or the system's code. They hold nothing of what is kept. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const { code, message } = error as Error & { code?: string };
  return code === undefined || code === "ERR_SQLITE_ERROR"
    ? message.slice(0, 120)
    : `${code}: ${message.slice(0, 120)}`;
}
