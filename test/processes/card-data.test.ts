import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { historyToJSON } from "@temporalio/common/lib/proto-utils.js";
import proto from "@temporalio/proto";
import { atOnce } from "../../bench/measure/at-once.js";
import type { PaymentView } from "../../src/client.js";
import { canaries, type Canary } from "../card-data/canary.js";
import { finderOf, type Found } from "../card-data/find-cards.js";
import { SandboxControl } from "../faults/campaign/sandbox-control.js";
import { allTests } from "../support/all-tests.js";
import { useDevServer } from "../support/dev-server.js";
import { memoryOf } from "../support/process-memory.js";
import { redisIsMissing, startRedis, type RedisServer } from "../support/redis-server.js";
import { crash, heapOf, leavingAll, reported } from "./card-data/diagnostics.js";
import { isOver, paymentsWith, plan, requestOf, store, type CardPayment } from "./card-data/payments.js";
import { startCardShop, type CardShop } from "./card-data/shop.js";
import { eventually, TOKENS, usePrograms } from "./support.js";

const ROOT = join(import.meta.dirname, "../..");
/** 100 in CI. By hand, any number: HOLDFAST_TEST_CARDS=1000 npm test -- test/processes/card-data.test.ts */
const CARDS = Number(process.env.HOLDFAST_TEST_CARDS) || (allTests ? 100 : 0);
const LIMIT_MS = 1_800_000;
const IN_FLIGHT = 6;

const cards = canaries(CARDS, "49");
const find = finderOf(cards);
const folder = mkdtempSync(join(tmpdir(), "holdfast-card-data-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const diagnostics = join(folder, "diagnostics");
mkdirSync(diagnostics);
const run = usePrograms((name) => [
  process.execPath,
  ...leavingAll(diagnostics),
  join(ROOT, "scripts/run.mjs"),
  name,
]);
/** Of its own, so that its database has nothing that other tests plant. */
const server = useDevServer();

type Places = Record<string, readonly Buffer[]>;

/** Every process is killed while they are under way. @param redis killed too; null: the cards are in the vault */
async function pay(shop: CardShop, payments: readonly CardPayment[], redis: RedisServer | null) {
  const seen: Places = {};
  const half = Math.ceil(payments.length / 2);
  for (const [round, some] of [payments.slice(0, half), payments.slice(half)].entries()) {
    const stored = await atOnce(IN_FLIGHT, some, async (payment) => {
      await plan(payment, shop.sandboxUrl, shop.provider);
      return { payment, cardRef: await store(shop.holdfast, payment) };
    });
    if (redis && round === 0) Object.assign(seen, await keptIn(redis, "every card"));
    let started = 0;
    await atOnce(IN_FLIGHT, stored, async ({ payment, cardRef }) => {
      await shop.holdfast.charge(requestOf(payment, cardRef)).catch(expectNoAnswer);
      if (++started === 2) await shop.killed("worker");
    });
    if (round > 0) continue;
    await shop.killed("card-vault");
    redis?.kill("SIGKILL");
    await redis?.start();
    await shop.vaultIsReady();
  }
  if (redis) Object.assign(seen, await keptIn(redis, "what is left"));
  return seen;
}

/** The worker was killed, and the client's time was over: the payment goes on all the same. */
function expectNoAnswer(error: unknown): void {
  expect(error).toMatchObject({ code: "NoAnswerYet" });
}

async function keptIn(redis: RedisServer, when: string): Promise<Places> {
  const memory = memoryOf(redis.pid());
  // It writes nothing by itself: this is what a person could make it write.
  await redis.command(["CONFIG", "SET", "rdbcompression", "no"]);
  await redis.command(["SAVE"]);
  const disk = filesOf(redis.folder, /\.rdb$/);
  rmSync(join(redis.folder, "dump.rdb"));
  return { [`Redis' memory, with ${when}`]: memory, [`Redis' disk, with ${when}`]: disk };
}

/** The shoppers decide while the relay can't reach Temporal, and it is killed with what it has kept. */
async function decide(shop: CardShop, payments: readonly CardPayment[]): Promise<Places> {
  const sandbox = new SandboxControl(shop.sandboxUrl);
  const round = async (): Promise<PaymentView[]> =>
    atOnce(IN_FLIGHT, payments, async ({ paymentId, flow }) => {
      const view = await shop.holdfast.get({ paymentId });
      // Not by the page's URL: where the reply was lost, only the provider has it.
      if (!isOver(view)) await sandbox.decide(paymentId, flow.shopper);
      return view;
    });
  await shop.line.set({ does: "cut" });
  await eventually(async () => {
    await round();
    expect(await shop.waitingInSpool()).toBeGreaterThan(0);
  }, LIMIT_MS / 6);
  const spool = filesOf(shop.spool, /./);
  await shop.killed("relay", () => shop.line.set({ does: "pass" }));
  await eventually(async () => {
    expect((await round()).filter((view) => !isOver(view))).toEqual([]);
  }, LIMIT_MS / 3);
  return { "the relay's spool, with what waits": spool };
}

async function historiesOf({ client, taskQueue }: CardShop): Promise<Buffer[]> {
  const histories: Buffer[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query: `TaskQueue = '${taskQueue}'` })) {
    const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
    const bytes = proto.temporal.api.history.v1.History.encode(history).finish();
    histories.push(Buffer.from(bytes), Buffer.from(historyToJSON(history)));
  }
  return histories;
}

function filesOf(path: string, name: RegExp): Buffer[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

async function expectNowhere(cardsOf: readonly Canary[], redis: RedisServer | null, from: number) {
  const payments = paymentsWith(cardsOf, from);
  const temporalAddress = server.current.server.address;
  const shop = await startCardShop({ run, folder, temporalAddress, storeUrl: redis?.url ?? null });
  const meanwhile = { ...(await pay(shop, payments, redis)), ...(await decide(shop, payments)) };

  const metrics = await Promise.all(Object.values(shop.metricsUrls).map(textAt));
  const heaps = {
    vault: await heapOf(shop.programs["card-vault"], diagnostics),
    worker: await heapOf(shop.programs.worker, diagnostics),
  };
  for (const name of ["card-vault", "worker", "relay"] as const)
    await reported(shop.programs[name], diagnostics);
  const histories = await historiesOf(shop);
  await shop.disconnect();
  const [card] = cardsOf;
  for (const name of ["card-vault", "worker", "relay"] as const)
    if (card) await crash(shop.programs[name], diagnostics, card);
  await shop.close();

  /** A further place is one line here. */
  const places: Places = {
    ...meanwhile,
    "Temporal's database": filesOf(join(server.current.dbFile, ".."), /temporal\.db/),
    "the relay's spool": filesOf(shop.spool, /./),
    "the reports": filesOf(diagnostics, /^report/),
    "the vault's heap": [heaps.vault],
    "the worker's heap": [heaps.worker],
    "the processes' output": shop.outputs(),
    "the processes' metrics": metrics,
    "the exported traces": shop.traces.bodies,
    "exported histories": histories,
  };
  const found: Record<string, Found[]> = {};
  for (const [place, contents] of Object.entries(places)) {
    expect([place, contents.some(({ length }) => length > 0)]).toEqual([place, true]);
    found[place] = contents.flatMap((bytes) => find(bytes));
  }
  // Most processes leave none.
  found["temporary files"] = filesOf(shop.temporary, /./).flatMap((bytes) => find(bytes));
  expect(found).toEqual(Object.fromEntries(Object.keys(found).map((place) => [place, []])));
  // The snapshots hold texts of the processes, such as the token by which both know each other.
  for (const heap of Object.values(heaps)) expect(heap.includes(TOKENS.lease)).toBe(true);
  if (redis)
    for (const [place, contents] of Object.entries(meanwhile).filter(([name]) => name.includes("every card")))
      expect([place, contents.some((bytes) => bytes.includes("holdfast:card:"))]).toEqual([place, true]);
  return shop;
}

async function textAt(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

const half = Math.ceil(CARDS / 2);

test.runIf(CARDS > 0)(
  "after payments with cards of their own, no card is on any disk, in any history, log, metric or heap",
  async () => {
    const { provider } = await expectNowhere(cards.slice(0, half), null, 0);
    if (CARDS >= 100) expect(provider.echoed.size).toBe(4);
  },
  LIMIT_MS,
);

test.runIf(CARDS > 0 && !redisIsMissing())(
  "nor is one anywhere where the vault keeps the cards in a shared store, not even in the store",
  async () => {
    const redis = await startRedis();
    try {
      await expectNowhere(cards.slice(half), redis, half);
    } finally {
      await redis.stop();
    }
  },
  LIMIT_MS,
);
