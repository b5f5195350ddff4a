import type { DatabaseSyncInstance } from "@photostructure/sqlite";
import { readNotification, type ProviderNotification } from "../../domain/notification.js";
import { digestOf } from "../floods/deliver-once.js";
import { closeDatabase, openDatabase } from "./database.js";
import type { PayloadKey } from "../../formats/payload-keys.js";
import { seal, unseal } from "./sealed-record.js";

export interface SpoolOptions {
  /** Of this relay alone. */
  readonly folder: string;
  /** The first encrypts, all decrypt; none: what is kept is readable to whoever can read the file. */
  readonly keys: readonly PayloadKey[];
  /** From this size on nothing more is kept. */
  readonly maxBytes: number;
  /** What SQLite may use of the disk, in pages of 4 KiB; without it as much as there is. */
  readonly maxPages?: number;
  /** Nor while its oldest is older than this: whoever acknowledged on would hide that Temporal is gone. */
  readonly maxAgeMs: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** A kept notification, in its turn. */
export interface Kept {
  readonly seq: number;
  readonly place: string;
  readonly attempts: number;
  readonly notification: ProviderNotification;
}

/** What an operator watches. */
export interface SpoolFigures {
  /** Those that wait for Temporal. */
  readonly waiting: number;
  /** Those that can't be delivered; they stay on the disk, and are tried again when the relay starts. */
  readonly setAside: number;
  /** On the disk, without what is free for the next ones. */
  readonly bytes: number;
  /** Of the oldest one that waits; null: none does. */
  readonly oldestAt: number | null;
}

/** The spool keeps no more: its message says why. */
export class SpoolFull extends Error {
  override readonly name = "SpoolFull";
}

/**
 * Verified notifications that Temporal could not take, on the disk of this relay. What `keep` returns from is durable:
 * it outlives the process and the machine's power.
 */
export class Spool {
  /** What was damaged when it was opened, in sentences. */
  readonly damage: readonly string[];
  readonly #db: DatabaseSyncInstance;
  readonly #options: SpoolOptions;
  /** Counted once: with many on the disk each count would take longer than keeping one more. */
  #waiting: number;
  #setAside = 0;

  /** @throws SpoolProblem where the directory can't be used */
  constructor(options: SpoolOptions) {
    const { db, damage } = openDatabase(options.folder, options.now());
    this.#db = db;
    this.damage = damage;
    this.#options = options;
    if (options.maxPages !== undefined) db.exec(`PRAGMA max_page_count = ${String(options.maxPages)}`);
    // A new start may bring the key or the release that was missing.
    db.exec("UPDATE kept SET set_aside = NULL, not_before = 0 WHERE set_aside IS NOT NULL OR not_before > 0");
    this.#waiting = (db.prepare("SELECT count(*) AS count FROM kept").get() as { count: number }).count;
  }

  /**
   * Keeps it durably; the very same only once.
   *
   * @throws SpoolFull, or what SQLite throws where the disk is full or can't be written
   */
  keep(notification: ProviderNotification): void {
    const full = this.#whyFull();
    if (full !== null) throw new SpoolFull(full);
    const { now, keys } = this.#options;
    const place = placeOf(notification);
    const record = seal(JSON.stringify(notification), place, keys);
    const { changes } = this.#db
      .prepare("INSERT OR IGNORE INTO kept (place, kept_at, digest, record) VALUES (?, ?, ?, ?)")
      .run(place, now(), digestOf(notification), record);
    this.#waiting += changes;
  }

  /** How many wait for Temporal. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Whether the next one is kept, as far as can be told beforehand. */
  get takesMore(): boolean {
    return this.#whyFull() === null;
  }

  #whyFull(): string | null {
    const { maxBytes, maxAgeMs, now } = this.#options;
    const { bytes, oldestAt } = this.figures();
    if (bytes >= maxBytes)
      return `the spool has ${String(bytes)} bytes, and ${String(maxBytes)} are its limit`;
    if (oldestAt === null || oldestAt >= now() - maxAgeMs) return null;
    return `the oldest in the spool has waited since ${new Date(oldestAt).toISOString()}`;
  }

  /** Whether something of the same payment waits: what comes now comes after it. */
  holds(notification: ProviderNotification): boolean {
    if (this.#waiting === 0) return false;
    const sql = "SELECT 1 FROM kept WHERE place = ? AND set_aside IS NULL LIMIT 1";
    return this.#db.prepare(sql).get(placeOf(notification)) !== undefined;
  }

  /**
   * The oldest ones whose time it is, none of which overtakes an earlier one of its payment. What can't be read is set
   * aside on the way.
   *
   * @param alarm is told of each that is set aside
   */
  next(count: number, alarm: (why: string) => void): Kept[] {
    const rows = this.#db
      .prepare(
        `SELECT seq, place, attempts, record FROM kept AS one WHERE set_aside IS NULL AND not_before <= ?1
         AND NOT EXISTS (SELECT 1 FROM kept WHERE place = one.place AND seq < one.seq AND set_aside IS NULL AND not_before > ?1)
         ORDER BY seq LIMIT ?2`,
      )
      .all(this.#options.now(), count) as {
      seq: number;
      place: string;
      attempts: number;
      record: Uint8Array;
    }[];
    return rows.flatMap(({ seq, place, attempts, record }) => {
      const read = this.#read(record, place);
      if (typeof read !== "string") return [{ seq, place, attempts, notification: read }];
      this.setAside(seq, read);
      alarm(`a kept notification is set aside: ${read}`);
      return [];
    });
  }

  /** Why it can't be read, as a sentence's end. */
  #read(record: Uint8Array, place: string): ProviderNotification | string {
    try {
      const read = readNotification(JSON.parse(unseal(record, place, this.#options.keys)));
      return read.ok ? read.value : `it is of another release (${read.reason})`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  delivered(seq: number): void {
    this.#db.prepare("DELETE FROM kept WHERE seq = ?").run(seq);
    this.#waiting--;
  }

  /** Nobody takes it at present; those behind it of the same payment wait with it. */
  later(seq: number, inMs: number): void {
    this.#db
      .prepare("UPDATE kept SET attempts = attempts + 1, not_before = ? WHERE seq = ?")
      .run(this.#options.now() + inMs, seq);
  }

  setAside(seq: number, why: string): void {
    // The same that comes again is kept anew: it may be whole.
    this.#db.prepare("UPDATE kept SET set_aside = ?, digest = NULL WHERE seq = ?").run(why, seq);
    this.#waiting--;
    this.#setAside++;
  }

  figures(): SpoolFigures {
    const [size] = this.#db
      .prepare(
        "SELECT (page_count - freelist_count) * page_size AS bytes FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
      )
      .all() as { bytes: number }[];
    const [oldest] = this.#db
      .prepare("SELECT kept_at AS at FROM kept WHERE set_aside IS NULL ORDER BY seq LIMIT 1")
      .all() as { at: number }[];
    return {
      waiting: this.#waiting,
      setAside: this.#setAside,
      bytes: size?.bytes ?? 0,
      oldestAt: oldest?.at ?? null,
    };
  }

  close(): void {
    if (this.#db.isOpen) closeDatabase(this.#db);
  }
}

/** Their order counts among themselves. Neither name has a blank. */
function placeOf({ account, paymentId }: ProviderNotification): string {
  return `${account} ${paymentId}`;
}
