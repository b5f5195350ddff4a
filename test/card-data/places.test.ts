import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "@photostructure/sqlite";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import proto from "@temporalio/proto";
import { Counter, Registry } from "prom-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryOf } from "../support/process-memory.js";
import { redisIsMissing, startRedis, type RedisServer } from "../support/redis-server.js";
import { canaries } from "./canary.js";
import { finderOf } from "./find-cards.js";
import { leaksOfCvv, leaksOfNumber, UNMARKED, type Leak } from "./leaks.js";

/**
 * The search for cards is worth as much as it finds. Whatever place a card may have leaked into, as CI searches it after
 * its payments (`test/processes/card-data.test.ts`): each leak is planted there, in that place's own format, and found.
 */
const [card, other] = canaries(2, "4");
if (!card || !other) throw new Error("no cards");
const find = finderOf([card, other]);
const { History } = proto.temporal.api.history.v1;

const folder = mkdtempSync(join(tmpdir(), "holdfast-places-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface Place {
  readonly name: string;
  /** `whole`: what is there is a file by itself. */
  readonly holds: "text" | "bytes" | "whole";
  /** All that is in the place, once this is in it too. */
  readonly with: (leak: Buffer) => readonly Buffer[] | Promise<readonly Buffer[]>;
}

let made = 0;

/** A database as the Temporal server and the relay's spool write it: rows in the file, and in its write-ahead log. */
function database(leak: Buffer, isInLog: boolean): Buffer[] {
  const path = join(folder, `${++made}.db`);
  const db = new DatabaseSync(path);
  db.exec(
    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE kept (id INTEGER, data BLOB)",
  );
  const insert = db.prepare("INSERT INTO kept VALUES (?, ?)");
  for (let id = 0; id < 50; id++) insert.run(id, id === 25 ? leak : Buffer.from(`row ${id}`));
  if (!isInLog) db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const files = readdirSync(folder).filter((name) => name.startsWith(`${made}.db`));
  const contents = files
    .filter((name) => isInLog === name.endsWith("-wal"))
    .map((name) => readFileSync(join(folder, name)));
  db.close();
  return contents;
}

function historyWith(data: Buffer) {
  const payload = { metadata: { encoding: Buffer.from("json/plain") }, data };
  const event = {
    eventId: "5",
    workflowExecutionSignaledEventAttributes: { signalName: "x", input: { payloads: [payload] } },
  };
  return History.fromObject({ events: [event] });
}

function reportOf(text: string): Buffer {
  return Buffer.from(JSON.stringify(process.report.getReport(new Error(text))));
}

async function metricWith(text: string): Promise<Buffer> {
  const registry = new Registry();
  new Counter({ name: "calls_total", help: "calls", labelNames: ["by"], registers: [registry] }).inc({
    by: text,
  });
  return Buffer.from(await registry.metrics());
}

const PLACES: readonly Place[] = [
  { name: "a database file", holds: "bytes", with: (leak) => database(leak, false) },
  { name: "its write-ahead log", holds: "bytes", with: (leak) => database(leak, true) },
  {
    name: "an exported history",
    holds: "bytes",
    with: (leak) => [Buffer.from(History.encode(historyWith(leak)).finish())],
  },
  {
    name: "an exported history as JSON",
    holds: "text",
    with: (leak) => [Buffer.from(historyToJSON(historyWith(leak)))],
  },
  {
    name: "a log line",
    holds: "text",
    with: (leak) => [Buffer.from(`${JSON.stringify({ level: 30, msg: `about ${String(leak)}.` })}\n`)],
  },
  { name: "a metric's label", holds: "text", with: async (leak) => [await metricWith(String(leak))] },
  { name: "a report of Node's", holds: "text", with: (leak) => [reportOf(String(leak))] },
  {
    name: "a heap snapshot",
    holds: "text",
    with: (leak) => [Buffer.from(JSON.stringify({ nodes: [9, 1, 1], strings: ["<dummy>", String(leak)] }))],
  },
  {
    name: "a temporary file",
    holds: "whole",
    with(leak) {
      const path = join(folder, `${++made}.tmp`);
      writeFileSync(path, leak);
      return [readFileSync(path)];
    },
  },
];

const LEAKS = [...leaksOfNumber(card), ...leaksOfCvv(card)];

/** What is not found there would have to be looked for otherwise: it is named here, and nothing else is missed. */
function fits([what, leak]: Leak, holds: Place["holds"]): boolean {
  if (UNMARKED.includes(what)) return holds === "whole";
  return holds !== "text" || typeof leak === "string";
}

describe.each(PLACES)("in $name", ({ holds, with: place }) => {
  it.each(LEAKS.filter((leak) => fits(leak, holds)))("what is planted %s is found", async (_what, leak) => {
    const found = (await place(Buffer.from(leak))).flatMap((bytes) => find(bytes));
    expect(new Set(found.map((one) => one.card))).toEqual(new Set([card.number.slice(-4)]));
  });

  it("nothing is found where nothing is planted", async () => {
    const nothing = await place(Buffer.from(`{"number":"1234","cvv":"${card.cvv}0"}`));
    expect(nothing.length).toBeGreaterThan(0);
    expect(nothing.flatMap((bytes) => find(bytes))).toEqual([]);
  });
});

describe.skipIf(redisIsMissing())("in a server of the Redis protocol", () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
    await redis.command(["CONFIG", "SET", "rdbcompression", "no"]);
  });
  afterAll(() => redis.stop());

  const disk = async () => {
    await redis.command(["SAVE"]);
    return [readFileSync(join(redis.folder, "dump.rdb"))];
  };
  const foundIn = (contents: readonly Buffer[]) => contents.flatMap((bytes) => find(bytes));

  it("nothing is found in its memory and on its disk before anything is planted", async () => {
    await redis.command(["SET", "nothing", "nothing"]);
    expect([foundIn(memoryOf(redis.pid())), foundIn(await disk())]).toEqual([[], []]);
  });

  it("what is planted in any form is found in its memory and on its disk", async () => {
    const marked = LEAKS.filter(([what]) => !UNMARKED.includes(what));
    for (const [what, leak] of marked) {
      await redis.command(["SET", "leak", leak as string]);
      expect([what, foundIn(await disk()).length > 0]).toEqual([what, true]);
    }
    expect(foundIn(memoryOf(redis.pid())).length).toBeGreaterThan(0);
  });
});
