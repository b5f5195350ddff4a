import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync } from "@photostructure/sqlite";
import { mountTinyDisk, type TinyDisk } from "./tiny-disk.js";

const DISK_MIB = 16;

/** The relay's spool as a fault reaches it: its disk, its file, and how much waits in it. */
export class RelaySpool {
  readonly folder: string;
  /** Null: nothing can be mounted here, and the spool is on the disk that all else is on. */
  readonly disk: TinyDisk | null;
  /** The payments whose record was damaged: what was kept of them is for a person. */
  readonly damaged: string[] = [];
  readonly #metricsPort: string;

  constructor(mount: string, metricsPort: string) {
    this.disk = mountTinyDisk(mount, DISK_MIB);
    this.folder = join(mount, "spool");
    this.#metricsPort = metricsPort;
  }

  /** How many notifications wait in it, by the relay's metrics; null where the relay doesn't answer. */
  async waiting(): Promise<number | null> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.#metricsPort}/metrics`, {
        signal: AbortSignal.timeout(2_000),
      });
      const [, count] = /^holdfast_relay_spool_waiting (\d+)$/m.exec(await answer.text()) ?? [];
      return count === undefined ? null : Number(count);
    } catch {
      return null;
    }
  }

  /** Resolves to true once so few wait, and to false where they still don't after that time. */
  async hasAtMost(count: number, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const waiting = await this.waiting();
      if (waiting !== null && waiting <= count) return true;
      if (Date.now() > deadline) return false;
      await sleep(50);
    }
  }

  /** Changes a byte of the oldest record. Does nothing where none is kept, or where a relay has the file. */
  damageOldest(): void {
    let db: InstanceType<typeof DatabaseSync> | undefined;
    try {
      db = new DatabaseSync(join(this.folder, "spool.db"));
      db.exec("BEGIN EXCLUSIVE");
      const [row] = db.prepare("SELECT seq, place, record FROM kept ORDER BY seq LIMIT 1").all() as {
        seq: number;
        place: string;
        record: Uint8Array;
      }[];
      if (row === undefined) return;
      const record = Uint8Array.from(row.record, (byte, at) => (at === CHANGED_BYTE ? byte ^ 0xff : byte));
      db.prepare("UPDATE kept SET record = ? WHERE seq = ?").run(record, row.seq);
      db.exec("COMMIT");
      this.damaged.push(row.place.split(" ")[1] ?? "");
    } catch {
      return;
    } finally {
      db?.close();
    }
  }
}

/** After the byte that says what follows. */
const CHANGED_BYTE = 5;
